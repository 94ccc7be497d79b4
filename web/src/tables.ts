import { element } from "./element";
import type { Cell, Column, Table } from "./report";
import { saveText } from "./saving";
import { menu } from "./menu";
import { sortRows, type Direction } from "./sorting";

/** A table with its title, its menu and sortable columns. */
export function tableBlock(table: Table): HTMLElement {
  return element(
    "figure",
    { class: "table", id: `table-${table.id}` },
    element(
      "div",
      { class: "bar" },
      element("h3", {}, table.title),
      menu(`Save the table “${table.title}”`, [
        ["CSV", () => saveText(`${table.fileName}.csv`, table.csv, "text/csv")],
      ]),
    ),
    scrollingTable(table),
    ...(table.note === "" ? [] : [element("figcaption", {}, table.note)]),
  );
}

/** The table alone, inside a box that scrolls sideways where the page is narrow. */
export function scrollingTable(table: Table): HTMLElement {
  const body = element("tbody");
  const headings = table.columns.map((column) => heading(column));
  headings.forEach((cell, index) => {
    cell.querySelector("button")?.addEventListener("click", () => {
      const direction: Direction = cell.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      cell.setAttribute("aria-sort", direction);
      fill(body, sortRows(table.rows, index, direction), table.columns);
    });
  });
  fill(body, table.rows, table.columns);
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": table.title },
    element("table", {}, element("thead", {}, element("tr", {}, ...headings)), body),
  );
}

function heading(column: Column): HTMLTableCellElement {
  const sorter = element("button", { type: "button", title: "Sort" }, column.title);
  return element("th", { scope: "col", class: alignment(column) }, sorter);
}

function fill(body: HTMLTableSectionElement, rows: Cell[][], columns: Column[]): void {
  body.replaceChildren(
    ...rows.map((row) =>
      element("tr", {}, ...row.map((cell, index) => element("td", { class: alignment(columns[index]) }, cell.text))),
    ),
  );
}

function alignment(column: Column | undefined): string {
  return column?.numeric ? "number" : "text";
}
