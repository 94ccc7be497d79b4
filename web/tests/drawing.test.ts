import { expect, test } from "vitest";
import type { TopLevelSpec } from "vega-lite";
import { drawing } from "../src/drawing";
import { dark, light } from "../src/palette";

const specification = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  data: { name: "table" },
  datasets: { table: [{ tokens: 5e5, loss: 2.4, model: "a" }, { tokens: 1e6, loss: null, model: "b" }] },
  mark: "line",
  encoding: {
    x: {
      field: "tokens",
      type: "quantitative",
      scale: { type: "log" },
      axis: { labelExpr: "datum.value / 1e6 + 'M'" },
    },
    y: { field: "loss", type: "quantitative" },
    color: { field: "model", type: "nominal" },
  },
} as unknown as TopLevelSpec;

test("a picture takes the width it is given and the palette's colours, with expressions interpreted", async () => {
  const picture = await drawing(specification, light, 640, null).toSVG();
  expect(picture).toContain('width="640"');
  expect(picture).toContain(light.series[0]);
  expect(picture).toContain("0.5M");
});

test("a dark page gets the dark palette", async () => {
  expect(await drawing(specification, dark, 640, null).toSVG()).toContain(dark.series[0]);
});
