import { button, element, section } from "./element";
import type { Provenance } from "./report";

/** Where the report comes from: facts, and the study file with a button that copies it. */
export function provenanceSection(provenance: Provenance): HTMLElement {
  const facts = provenance.facts.map((fact) =>
    element("div", {}, element("dt", {}, fact.name), element("dd", {}, fact.value)),
  );
  return section(
    "provenance",
    "Provenance",
    element("dl", { class: "facts" }, ...facts),
    element(
      "div",
      { class: "bar" },
      element("h3", {}, "Study file ", element("code", {}, provenance.studyFileName)),
      copyButton(provenance.studyFile),
    ),
    element("pre", { tabindex: "0", "aria-label": "Study file" }, element("code", {}, provenance.studyFile)),
  );
}

function copyButton(text: string): HTMLButtonElement {
  const node: HTMLButtonElement = button(
    "Copy",
    () => {
      void copy(text).then((done) => {
        node.textContent = done ? "Copied" : "Select the text to copy it";
        setTimeout(() => {
          node.textContent = "Copy";
        }, 2000);
      });
    },
    { class: "quiet", "aria-live": "polite" },
  );
  return node;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
