import { htmlAnchors, markdownAnchors } from "./anchors.ts";
import type { ConnectorPage } from "./connector-page.ts";
import { renderHtml } from "./render-html.ts";
import { renderMarkdown } from "./render-markdown.ts";

/** One connector in the list of several. */
export interface IndexEntry {
  readonly name: string;
  readonly about: string;
  readonly authentication: readonly string[];
  readonly tools: number;
  /** Relative to the list. */
  readonly file: string;
}

/** How pages are written in one format. */
export interface Format {
  readonly ending: string;
  readonly list: string;
  page(page: ConnectorPage): string;
  index(entries: readonly IndexEntry[]): string;
}

export const MARKDOWN: Format = {
  ending: "md",
  list: "README.md",
  page: (page) => renderMarkdown("page.md", withAnchors(page, markdownAnchors(page))),
  index: (connectors) => renderMarkdown("index.md", { connectors }),
};

export const HTML: Format = {
  ending: "html",
  list: "index.html",
  page: (page) =>
    renderHtml("page.html", { ...withAnchors(page, htmlAnchors(page)), effects: effectsOf(page), title: page.name }),
  index: (connectors) => renderHtml("index.html", { connectors, title: "Connectors" }),
};

function withAnchors(page: ConnectorPage, anchors: readonly string[]) {
  return { ...page, tools: page.tools.map((tool, index) => ({ ...tool, anchor: anchors[index] ?? "" })) };
}

/** The effects to choose from, where there is a choice. */
function effectsOf({ counts }: ConnectorPage) {
  const effects = [
    { effect: "read-only", count: counts.readOnly },
    { effect: "write", count: counts.write },
    { effect: "destructive", count: counts.destructive },
  ].filter(({ count }) => count > 0);
  return effects.length > 1 ? effects : [];
}
