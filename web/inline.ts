import { createHash } from "node:crypto";
import type { Plugin } from "vite";

/** Script text that may stand inside a script element: nothing in it ends the element or opens a comment. */
export function scriptSafe(code: string): string {
  return code.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}

/** The policy that forbids every load and every script but the page's own. */
export function contentPolicy(code: string): string {
  const hash = createHash("sha256").update(code, "utf8").digest("base64");
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Puts the built script and style into the page, so that one file holds everything. */
export function inlinePage(): Plugin {
  return {
    name: "minori-inline-page",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const page = files.find((file) => file.fileName === "index.html");
      const script = files.find((file) => file.type === "chunk");
      const style = files.find((file) => file.fileName.endsWith(".css"));
      if (page?.type !== "asset" || script?.type !== "chunk" || style?.type !== "asset" || files.length !== 3) {
        this.error(`expected a page, a script and a style, got ${files.map((file) => file.fileName).join(", ")}`);
      }

      const code = scriptSafe(script.code.trim());
      const head = [
        `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(code)}">`,
        `<style>${String(style.source).trim()}</style>`,
        `<script type="module">${code}</script>`,
      ].join("\n");
      page.source = String(page.source)
        .replace(/\s*<script type="module"[^>]*src=[^>]*><\/script>/, "")
        .replace(/\s*<link rel="stylesheet"[^>]*>/, "")
        .replace("</title>", () => `</title>\n${head}`);
      delete bundle[script.fileName];
      delete bundle[style.fileName];
    },
  };
}
