import type { GeneratedFile } from "../generate.ts";
import { htmlAnchors, markdownAnchors } from "./anchors.ts";
import { connectorPage, type ConnectorPage, type DocumentedConnector } from "./connector-page.ts";
import { renderHtml } from "./render-html.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { sealPage } from "./seal-page.ts";

export interface DocsOptions {
  readonly format: "markdown" | "html" | "both";
}

/** One connector in the list of several. */
export interface IndexEntry {
  readonly name: string;
  readonly about: string;
  readonly authentication: readonly string[];
  readonly tools: number;
  /** Relative to the list. */
  readonly file: string;
}

/**
 * Generates a page for each connector, named by its slug, and a list of them where there are several: `README.md`, which
 * code hosts show for a folder, and `index.html`. Pure: equal input gives equal files.
 */
export function generateDocs(
  connectors: readonly DocumentedConnector[],
  { format }: DocsOptions,
): readonly GeneratedFile[] {
  const pages = connectors.map(connectorPage).toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  return [...(format === "html" ? [] : files(pages, MARKDOWN)), ...(format === "markdown" ? [] : files(pages, HTML))];
}

/** How pages are written in one format. */
interface Format {
  readonly ending: string;
  readonly list: string;
  page(page: ConnectorPage): string;
  index(entries: readonly IndexEntry[]): string;
}

const MARKDOWN: Format = {
  ending: "md",
  list: "README.md",
  page: (page) => renderMarkdown("page.md", withAnchors(page, markdownAnchors(page))),
  index: (connectors) => renderMarkdown("index.md", { connectors }),
};

const HTML: Format = {
  ending: "html",
  list: "index.html",
  page: (page) =>
    renderHtml("page.html", { ...withAnchors(page, htmlAnchors(page)), effects: effectsOf(page), title: page.name }),
  index: (connectors) => renderHtml("index.html", { connectors, title: "Connectors" }),
};

function files(pages: readonly ConnectorPage[], format: Format): readonly GeneratedFile[] {
  const entries = pages.map((page) => ({
    name: page.name,
    about: page.paragraphs[0] ?? "",
    authentication: page.schemes.map(({ label }) => label),
    tools: page.tools.length,
    file: `${page.slug}.${format.ending}`,
  }));
  return [
    ...pages.map((page) => ({ path: `${page.slug}.${format.ending}`, text: sealPage(format.page(page)) })),
    ...(pages.length > 1 ? [{ path: format.list, text: sealPage(format.index(entries)) }] : []),
  ];
}

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
