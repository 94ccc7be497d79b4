import { element } from "./element";
import type { Figure, Finding, Measure } from "./report";

/** From this many cards on, a page would be read for its figures in vain: all but the first are folded away. */
const mostCards = 24;
const shownCards = 12;

/** Cards in a grid; where there are many, the first in a grid and the rest behind a line to open. */
export function foldedCards(cards: readonly HTMLElement[]): HTMLElement[] {
  if (cards.length <= mostCards) {
    return [element("div", { class: "cards" }, ...cards)];
  }
  const rest = cards.slice(shownCards);
  return [
    element("div", { class: "cards" }, ...cards.slice(0, shownCards)),
    element(
      "details",
      { class: "more" },
      element("summary", {}, `${rest.length} more findings`),
      element("div", { class: "cards" }, ...rest),
    ),
  ];
}

/** A finding as a card: status, subject, statement, numbers, and the figures that show it. */
export function findingCard(finding: Finding, figures: readonly Figure[]): HTMLElement {
  const card = element(
    "article",
    { class: "finding", id: `finding-${finding.id}`, "data-status": finding.status },
    badge(finding),
    element("h3", {}, finding.subject),
    element("p", {}, finding.statement),
  );
  if (finding.measures.length > 0) {
    card.append(element("dl", {}, ...finding.measures.map(measureRow)));
  }
  const links = figureLinks(finding, figures);
  if (links.length > 0) {
    card.append(element("p", { class: "shown" }, ...links));
  }
  return card;
}

/** How many findings have each status, such as "2 observed · 1 inconclusive". */
export function statusCounts(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    counts.set(finding.statusText, (counts.get(finding.statusText) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => `${count} ${status}`).join(" · ");
}

function badge(finding: Finding): HTMLElement {
  return element(
    "span",
    { class: "badge" },
    element("span", { "aria-hidden": "true" }, finding.statusGlyph),
    ` ${finding.statusText}`,
  );
}

function measureRow(measure: Measure): HTMLElement {
  return element(
    "div",
    {},
    element("dt", {}, measure.name),
    element(
      "dd",
      {},
      element("span", { class: "estimate" }, measure.estimate),
      ...(measure.interval === null ? [] : [" ", element("span", { class: "interval" }, measure.interval)]),
    ),
  );
}

function figureLinks(finding: Finding, figures: readonly Figure[]): HTMLElement[] {
  return finding.figureIds.flatMap((id) => {
    const index = figures.findIndex((figure) => figure.id === id);
    return index < 0 ? [] : [element("a", { href: `#figure-${id}` }, `Figure ${index + 1}`)];
  });
}
