// Draws figures as SVG without a browser: Vega-Lite specifications as a JSON array on standard input, the pictures as a
// JSON array of texts on standard output.
import { text } from "node:stream/consumers";
import type { TopLevelSpec } from "vega-lite";
import { paperPicture } from "./drawing";

const pictures: string[] = [];
for (const specification of JSON.parse(await text(process.stdin)) as TopLevelSpec[]) {
  pictures.push(await paperPicture(specification).toSVG());
}
process.stdout.write(JSON.stringify(pictures));
