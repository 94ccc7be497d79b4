import "./style.css";
import { element, section } from "./element";
import { figureBlock } from "./figures";
import { findingCard, foldedCards, statusCounts } from "./findings";
import { provenanceSection } from "./provenance";
import { readReport, type Report } from "./report";
import { tableBlock } from "./tables";

const report = readReport(document);
const page = document.getElementById("page");
document.title = report.title;
page?.replaceChildren(header(report), ...sections(report));

function header(report: Report): HTMLElement {
  return element(
    "header",
    {},
    element("p", { class: "kind" }, "Minori study"),
    element("h1", {}, report.title),
    element("p", { class: "question" }, report.question),
    element(
      "div",
      { class: "verdict" },
      element("h2", {}, "Verdict"),
      element("p", {}, report.verdict),
      element("p", { class: "counts" }, statusCounts(report.findings)),
    ),
  );
}

function sections(report: Report): HTMLElement[] {
  const { findings, figures, tables } = report;
  const all: HTMLElement[] = [];
  if (findings.length > 0) {
    const cards = findings.map((finding) => findingCard(finding, figures));
    all.push(section("findings", "Findings", ...foldedCards(cards)));
  }
  if (figures.length > 0) {
    all.push(section("figures", "Figures", ...figures.map((figure, index) => figureBlock(figure, index + 1))));
  }
  if (tables.length > 0) {
    all.push(section("tables", "Tables", ...tables.map(tableBlock)));
  }
  all.push(provenanceSection(report.provenance));
  return all;
}
