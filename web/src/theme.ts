import type { Config } from "vega-lite";
import type { Palette } from "./palette";

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const legendEntryWidth = 130;

/**
 * The look of every figure, so that specifications hold no colours and no sizes: `line` and `point` marks are series,
 * an `area` or a `rule` is their spread; the styles `reference` (a dashed line) and `note` (a quiet text) are for what
 * is no series.
 */
export function figureTheme(palette: Palette, width: number): Config {
  return {
    font,
    background: "transparent",
    padding: { left: 2, right: 12, top: 4, bottom: 2 },
    view: { stroke: null, continuousHeight: 300, discreteHeight: { step: 28 } },
    axis: {
      domainColor: palette.quiet,
      tickColor: palette.quiet,
      tickSize: 4,
      gridColor: palette.grid,
      labelColor: palette.quiet,
      labelFontSize: 12,
      labelPadding: 6,
      titleColor: palette.text,
      titleFontSize: 12.5,
      titleFontWeight: 500,
      titlePadding: 12,
    },
    axisX: { grid: false },
    axisY: { domain: false, ticks: false, tickCount: 6 },
    legend: {
      orient: "top",
      direction: "horizontal",
      columns: Math.max(1, Math.floor(width / legendEntryWidth)),
      labelColor: palette.text,
      labelFontSize: 12,
      labelLimit: 260,
      titleColor: palette.quiet,
      titleFontSize: 12,
      titleFontWeight: 500,
      symbolSize: 90,
      symbolStrokeWidth: 2,
      columnPadding: 18,
      offset: 14,
    },
    header: { labelColor: palette.text, labelFontSize: 12.5, labelFontWeight: 600, titleColor: palette.quiet },
    title: { color: palette.text, fontSize: 13, fontWeight: 600, anchor: "start" },
    line: { strokeWidth: 2, strokeJoin: "round", strokeCap: "round", color: palette.series[0]! },
    point: { filled: true, size: 44, opacity: 1, color: palette.series[0]! },
    circle: { size: 44, opacity: 0.85, color: palette.series[0]! },
    area: { opacity: 0.16, line: false, color: palette.series[0]! },
    errorband: { band: { opacity: 0.16 } },
    errorbar: { thickness: 1.5 },
    bar: { color: palette.series[0]!, cornerRadiusEnd: 2 },
    rect: { color: palette.series[0]! },
    rule: { color: palette.series[0]!, strokeWidth: 1.6 },
    tick: { color: palette.series[0]! },
    text: { color: palette.text, fontSize: 12 },
    style: {
      reference: { color: palette.quiet, strokeDash: [4, 4], strokeWidth: 1.2 },
      note: { color: palette.quiet, align: "left", dx: 6 },
    },
    range: {
      category: palette.series,
      ordinal: { scheme: palette.ordered },
      ramp: { scheme: palette.heat },
      heatmap: { scheme: palette.heat },
      diverging: { scheme: palette.signed },
    },
  } as Config;
}
