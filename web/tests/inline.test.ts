import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { contentPolicy, scriptSafe } from "../inline.ts";

test("code inside a script element cannot end it or open a comment", () => {
  const code = scriptSafe('const a = "</script>", b = "</SCRIPT", c = "<!--";');
  expect(code).not.toMatch(/<\/script/i);
  expect(code).not.toContain("<!--");
  expect(new Function(`${code} return a + b + c;`)()).toBe("</script></SCRIPT<!--");
});

test("the policy allows this very script and no other source", () => {
  const hash = createHash("sha256").update("let γ = 1;").digest("base64");
  const policy = contentPolicy("let γ = 1;");
  expect(policy).toContain(`script-src 'sha256-${hash}'`);
  expect(policy).toMatch(/^default-src 'none'/);
  expect(policy).not.toMatch(/https?:|unsafe-eval/);
});
