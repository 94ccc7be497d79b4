import { defineConfig } from "vite";
import { inlinePage } from "./inline.ts";

export default defineConfig({
  build: {
    target: ["chrome111", "firefox114", "safari16.4"],
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    license: false,
  },
  plugins: [inlinePage()],
});
