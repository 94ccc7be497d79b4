import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { parse, View } from "vega";
import { Handler } from "vega-tooltip";
import { light, type Palette } from "./palette";
import { figureTheme } from "./theme";

/** The width of printed and saved figures, pixels. */
export const paperWidth = 640;

const tooltip = new Handler({ disableDefaultStyle: true });

/**
 * A drawing of a specification, not yet run. Expressions are interpreted, never compiled to code, because the page's
 * policy forbids that.
 * @param width the room in pixels; a single or layered view without a width of its own takes all of it
 * @param container where it is shown; null for a picture to be saved
 */
export function drawing(
  specification: TopLevelSpec,
  palette: Palette,
  width: number,
  container: HTMLElement | null,
): View {
  const compiled = compile(filling(specification, width), { config: figureTheme(palette, width) });
  const view = new View(parse(compiled.spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "svg",
    ...(container === null ? {} : { container, hover: true }),
  });
  return container === null ? view : view.tooltip(tooltip.call);
}

/** A picture for paper: always the light colours on white, at one width. */
export function paperPicture(specification: TopLevelSpec): View {
  return drawing(specification, light, paperWidth, null).background(light.background);
}

function filling(specification: TopLevelSpec, width: number): TopLevelSpec {
  const single = "mark" in specification || "layer" in specification;
  return single && !("width" in specification)
    ? ({ ...specification, width, autosize: { type: "fit-x", contains: "padding" } } as TopLevelSpec)
    : specification;
}
