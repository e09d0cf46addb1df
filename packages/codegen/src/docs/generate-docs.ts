import type { GeneratedFile } from "../generate.ts";
import { connectorPage, type ConnectorPage, type DocumentedConnector } from "./connector-page.ts";
import { HTML, MARKDOWN, type Format } from "./formats.ts";
import { sealPage } from "./seal-page.ts";

export interface DocsOptions {
  readonly format: "markdown" | "html" | "both";
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
