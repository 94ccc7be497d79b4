import { defineConfig } from "vite";

/** One file that Node.js runs without any package beside it. */
export default defineConfig({
  build: { ssr: "src/paper.ts", outDir: "dist/paper", target: "node20", minify: true },
  ssr: { noExternal: true },
});
