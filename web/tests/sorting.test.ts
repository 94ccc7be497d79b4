import { expect, test } from "vitest";
import type { Cell } from "../src/report";
import { sortRows } from "../src/sorting";

const rows = (...keys: Cell["sort"][]): Cell[][] => keys.map((sort, index) => [{ text: `row ${index}`, sort }]);
const keys = (sorted: Cell[][]) => sorted.map((row) => row[0]?.sort);

test("numbers sort by value and missing cells stay last both ways", () => {
  const mixed = rows(10, null, -2, 9);
  expect(keys(sortRows(mixed, 0, "ascending"))).toEqual([-2, 9, 10, null]);
  expect(keys(sortRows(mixed, 0, "descending"))).toEqual([10, 9, -2, null]);
});

test("text sorts with the numbers inside it by value", () => {
  expect(keys(sortRows(rows("γ = 10", "γ = 2", "base"), 0, "ascending"))).toEqual(["base", "γ = 2", "γ = 10"]);
});

test("equal cells keep their order and the rows given are left alone", () => {
  const given = rows(1, 1, 0);
  expect(sortRows(given, 0, "ascending").map((row) => row[0]?.text)).toEqual(["row 2", "row 0", "row 1"]);
  expect(keys(given)).toEqual([1, 1, 0]);
});
