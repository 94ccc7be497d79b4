// What the page is given: Minori.Reporting/Html/ViewerReport.cs. All text is ready to be shown.
import type { TopLevelSpec } from "vega-lite";

export interface Report {
  title: string;
  question: string;
  verdict: string;
  findings: Finding[];
  figures: Figure[];
  tables: Table[];
  provenance: Provenance;
}

export type Status = "observed" | "notObserved" | "inconclusive";

export interface Finding {
  id: string;
  subject: string;
  status: Status;
  statusText: string;
  statusGlyph: string;
  statement: string;
  measures: Measure[];
  figureIds: string[];
}

export interface Measure {
  name: string;
  estimate: string;
  interval: string | null;
}

export interface Figure {
  id: string;
  title: string;
  caption: string;
  fileName: string;
  specification: TopLevelSpec;
  table: Table;
}

export interface Table {
  id: string;
  title: string;
  fileName: string;
  columns: Column[];
  rows: Cell[][];
  /** How to read it; may be empty. */
  note: string;
  csv: string;
}

export interface Column {
  title: string;
  numeric: boolean;
}

export interface Cell {
  text: string;
  /** What the cell sorts by; null sorts last. */
  sort: string | number | null;
}

export interface Provenance {
  studyFileName: string;
  studyFile: string;
  facts: { name: string; value: string }[];
}

/** The report that the page holds. */
export function readReport(page: Document): Report {
  return JSON.parse(page.getElementById("report")?.textContent ?? "null") as Report;
}
