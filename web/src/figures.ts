import { drawing, paperPicture, paperWidth } from "./drawing";
import { element } from "./element";
import { menu } from "./menu";
import { dark, light } from "./palette";
import type { Figure } from "./report";
import { saveAddress, saveText } from "./saving";
import { scrollingTable } from "./tables";

const savedScale = 3;
const darkPage = matchMedia("(prefers-color-scheme: dark)");

/** A figure with its title, its menu, its caption and, on demand, its data. */
export function figureBlock(figure: Figure, number: number): HTMLElement {
  const canvas = element("div", { class: "canvas", role: "img", "aria-label": `${figure.title}. ${figure.caption}` });
  const data = element("details", { class: "data" }, element("summary", {}, "Data"));
  data.addEventListener("toggle", () => data.append(scrollingTable(figure.table)), { once: true });
  keepDrawn(figure, canvas);
  return element(
    "figure",
    { id: `figure-${figure.id}` },
    element(
      "div",
      { class: "bar" },
      element("h3", {}, element("span", { class: "ordinal" }, `Figure ${number}.`), ` ${figure.title}`),
      saveMenu(figure, number),
    ),
    canvas,
    element("figcaption", {}, figure.caption),
    data,
  );
}

/** Draws when the figure first has a size, and again when its width or the page's colours change. */
function keepDrawn(figure: Figure, canvas: HTMLElement): void {
  let clear = () => {};
  const draw = (palette = darkPage.matches ? dark : light, width = canvas.clientWidth) => {
    clear();
    try {
      const view = drawing(figure.specification, palette, width, canvas).run();
      clear = () => view.finalize();
    } catch (error) {
      canvas.replaceChildren(element("p", { class: "failure" }, `This figure cannot be drawn: ${String(error)}`));
      console.error(error);
    }
  };
  let drawnWidth = 0;
  const follow = () => {
    if (canvas.clientWidth > 0 && canvas.clientWidth !== drawnWidth) {
      drawnWidth = canvas.clientWidth;
      draw();
    }
  };
  // Drawing changes the layout, which an observer must not do while it observes.
  new ResizeObserver(() => requestAnimationFrame(follow)).observe(canvas);
  darkPage.addEventListener("change", () => draw());
  addEventListener("beforeprint", () => draw(light, paperWidth));
  addEventListener("afterprint", () => draw());
}

function saveMenu(figure: Figure, number: number): HTMLElement {
  const picture = () => paperPicture(figure.specification);
  return menu(`Save figure ${number}`, [
    ["SVG", async () => saveText(`${figure.fileName}.svg`, await picture().toSVG(), "image/svg+xml")],
    ["PNG", async () => saveAddress(`${figure.fileName}.png`, await picture().toImageURL("png", savedScale))],
    ["Data as CSV", () => saveText(`${figure.fileName}.csv`, figure.table.csv, "text/csv")],
    [
      "Vega-Lite",
      () => saveText(`${figure.fileName}.vl.json`, JSON.stringify(figure.specification, null, 2), "application/json"),
    ],
  ]);
}
