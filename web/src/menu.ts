import { button, element } from "./element";

/** A small menu behind the word "Save"; it closes after a choice, on Escape, and when the focus leaves it. */
export function menu(label: string, entries: [string, () => void | Promise<void>][]): HTMLElement {
  const box = element("details", { class: "menu" });
  const close = () => {
    box.open = false;
  };
  const summary = element("summary", { "aria-label": label }, "Save");
  const choices = entries.map(([name, action]) =>
    button(name, () => {
      close();
      void action();
    }),
  );
  box.append(summary, element("div", { class: "choices" }, ...choices));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.open) {
      close();
      summary.focus();
    }
  });
  box.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && box.contains(event.relatedTarget))) {
      close();
    }
  });
  return box;
}
