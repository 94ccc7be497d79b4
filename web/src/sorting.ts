import type { Cell } from "./report";

export type Direction = "ascending" | "descending";

/** The rows in the order of one column; cells without a value come last either way, and ties keep their order. */
export function sortRows(rows: readonly Cell[][], column: number, direction: Direction): Cell[][] {
  const sign = direction === "ascending" ? 1 : -1;
  return [...rows].sort((a, b) => compare(a[column]?.sort ?? null, b[column]?.sort ?? null, sign));
}

function compare(a: Cell["sort"], b: Cell["sort"], sign: number): number {
  if (a === null || b === null) {
    return Number(a === null) - Number(b === null);
  }
  return sign * (typeof a === "number" && typeof b === "number"
    ? a - b
    : String(a).localeCompare(String(b), "en", { numeric: true }));
}
