/** The colours of a figure on a light or a dark page; all series colours are told apart by the colour-blind. */
export interface Palette {
  background: string;
  text: string;
  quiet: string;
  grid: string;
  /** Unordered series. */
  series: string[];
  /** Ordered series, from weak to strong. */
  ordered: string[];
  /** A magnitude. */
  heat: string[];
  /** A signed quantity: below zero, zero, above zero. */
  signed: string[];
}

// The series start from the set of Okabe and Ito (2008); its yellow is left out because it vanishes on white.
export const light: Palette = {
  background: "#ffffff",
  text: "#1d2327",
  quiet: "#5c6670",
  grid: "#e6e9ec",
  series: ["#0072b2", "#d55e00", "#009e73", "#b8579a", "#c98a00", "#3f9fd8", "#6b7280", "#7a4a1f"],
  ordered: ["#8cb9dd", "#4a8fc4", "#7a5ca8", "#a83279", "#8a1538"],
  heat: ["#eef4fa", "#9fc3e0", "#4a8fc4", "#1f5f97", "#0b3156"],
  signed: ["#0072b2", "#f2f2f2", "#d55e00"],
};

export const dark: Palette = {
  background: "#14181c",
  text: "#e3e7ea",
  quiet: "#9aa5af",
  grid: "#2a3138",
  series: ["#5ab4e8", "#ff9248", "#3fcf9f", "#e48cc7", "#e6b340", "#a9b8ff", "#a7b0ba", "#cf9a68"],
  ordered: ["#3f6f96", "#5ba3d9", "#a88ae0", "#e277b4", "#ff9aa8"],
  heat: ["#1b252e", "#234d70", "#3a7fb5", "#7db6e0", "#d3e8f8"],
  signed: ["#5ab4e8", "#2a3138", "#ff9248"],
};
