import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { compile } from "@mortise/core";
import { elementsOf, parseHtml, textOf, type HtmlElement } from "@mortise/testkit";
import { isSealed } from "../../src/docs/seal-page.ts";
import { generateDocs } from "../../src/docs/generate-docs.ts";
import type { DocumentedConnector } from "../../src/docs/connector-page.ts";
import { parseMarkdown, plain, type MarkdownNode } from "./parse-markdown.ts";

const CASES = join(import.meta.dirname, "../cases/docs");
const DESCRIPTORS = join(import.meta.dirname, "../../../../descriptors");

function documented(folder: string): DocumentedConnector {
  const text = readFileSync(join(folder, "connector.yaml"), "utf8");
  const { connector, descriptor, diagnostics } = compile({ name: "connector.yaml", text });
  if (connector === undefined || descriptor === undefined) throw new Error(JSON.stringify(diagnostics));
  return { connector, descriptor };
}

const desk = documented(join(CASES, "desk"));
const library = readdirSync(DESCRIPTORS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => documented(join(DESCRIPTORS, name)));
const pages = [...generateDocs([desk], { format: "both" }), ...generateDocs(library, { format: "both" })];
const html = pages.filter(({ path }) => path.endsWith(".html"));
/** The parser of Markdown is slow: the page with every corner, the list, and some of the library. */
const markdown = pages
  .filter(({ path }) => path.endsWith(".md"))
  .filter(({ path }, index) => path === "desk.md" || path === "README.md" || index % 9 === 0);

const trees = new Map(html.map(({ path, text }) => [path, Array.from(elementsOf(parseHtml(text)))]));
const documents = new Map(
  await Promise.all(markdown.map(async ({ path, text }) => [path, nodesOf(await parseMarkdown(text))] as const)),
);

it.each(["md", "html"])("writes a whole page as its golden text says: %s", (ending) => {
  const page = pages.find(({ path }) => path === `desk.${ending}`)?.text ?? "";
  const file = join(CASES, "desk", `page.${ending}`);
  if (process.env["UPDATE_CASES"] !== undefined) writeFileSync(file, page);
  expect(page).toBe(readFileSync(file, "utf8"));
});

it("writes a page for each connector in each format, and a list of several", () => {
  const slugs = library.map(({ connector }) => connector.metadata.slug).toSorted();
  const paths = generateDocs(library, { format: "both" }).map(({ path }) => path);
  expect(paths).toEqual([
    ...slugs.map((slug) => `${slug}.md`),
    "README.md",
    ...slugs.map((slug) => `${slug}.html`),
    "index.html",
  ]);
  expect(library.length).toBeGreaterThan(25);
  expect(generateDocs([desk], { format: "markdown" }).map(({ path }) => path)).toEqual(["desk.md"]);
  expect(generateDocs([desk], { format: "html" }).map(({ path }) => path)).toEqual(["desk.html"]);
});

it("describes a compiled connector, too, as far as that knows", () => {
  const [page] = generateDocs([{ connector: desk.connector }], { format: "markdown" });
  expect(page?.text).toContain("### `desk_search`");
  expect(page?.text).toContain("| `status` | string |");
  expect(page?.text).not.toContain("Settings");
});

it("knows its own pages from those that somebody changed", () => {
  for (const { text } of pages) {
    expect(isSealed(text)).toBe(true);
    expect(isSealed(text.replaceAll("\n", "\r\n"))).toBe(true);
    expect(isSealed(`${text}More.\n`)).toBe(false);
    expect(isSealed(text.replace("Tools", "tools"))).toBe(false);
  }
  expect(isSealed("# Desk\n")).toBe(false);
});

it("leaves no trace of what a template did not find", () => {
  for (const { path, text } of pages) {
    expect([path, /\[object |\bundefined\b|\bNaN\b/.exec(text)?.[0]]).toEqual([path, undefined]);
  }
});

it("writes HTML that is well-formed, needs nothing else, and may run and load nothing", () => {
  for (const elements of trees.values()) {
    const names = new Set(elements.map(({ name }) => name));
    for (const name of ["script", "img", "link", "iframe", "object", "form", "base"]) expect(names).not.toContain(name);
    for (const { attributes } of elements) {
      expect(Object.keys(attributes).filter((name) => name === "style" || name.startsWith("on"))).toEqual([]);
    }
    const policy = elements.find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy");
    expect(policy?.attributes["content"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'$/,
    );
    for (const link of elements.filter(({ name }) => name === "a")) {
      expect(link.attributes["href"]).toMatch(/^#|^[a-z0-9-]+\.html$|^https:\/\//);
    }
  }
});

it("writes HTML that can be read without seeing it", () => {
  for (const elements of trees.values()) {
    const [root] = elements;
    expect(root?.attributes["lang"]).toBe("en");
    const levels = elements.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
    const ids = elements.flatMap(({ attributes }) => attributes["id"] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const within = elements
      .flatMap(({ attributes }) => attributes["href"] ?? [])
      .filter((href) => href.startsWith("#"));
    for (const href of within) expect(ids).toContain(decodeURIComponent(href.slice(1)));
    for (const { attributes } of elements) {
      const label = attributes["aria-labelledby"];
      if (label !== undefined) expect(ids).toContain(label);
    }
    for (const table of elements.filter(({ name }) => name === "table")) {
      const [caption] = childrenOf(table);
      expect(caption?.name).toBe("caption");
      for (const heading of Array.from(elementsOf(table)).filter(({ name }) => name === "th")) {
        expect(heading.attributes["scope"]).toMatch(/^(?:col|row)$/);
      }
    }
    // Whatever scrolls can be scrolled with the keyboard, and says what it is.
    for (const region of elements.filter(({ attributes }) => attributes["class"] === "scroll")) {
      expect(region.attributes).toMatchObject({ role: "region", tabindex: "0" });
      expect(region.attributes["aria-label"]).not.toBe("");
    }
    const body = elements.find(({ name }) => name === "body");
    const [skip] = body === undefined ? [] : childrenOf(body);
    expect(skip?.attributes).toEqual({ class: "skip", href: "#main" });
  }
});

it("writes Markdown whose links within a page lead to headings as code hosts name them", () => {
  for (const nodes of documents.values()) {
    const seen = new Map<string, number>();
    const ids = new Set<string>();
    for (const heading of nodes.filter(({ type }) => type === "heading")) {
      const slug = plain(heading)
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
        .replaceAll(" ", "-");
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      ids.add(count === 0 ? slug : `${slug}-${String(count)}`);
    }
    const links = nodes.flatMap(({ type, url }) => (type === "link" && url !== undefined ? [url] : []));
    for (const url of links.filter((each) => each.startsWith("#"))) expect(ids).toContain(url.slice(1));
  }
});

it("writes Markdown whose tables have as many cells in each row as in their heads", () => {
  let tables = 0;
  for (const nodes of documents.values()) {
    for (const table of nodes.filter(({ type }) => type === "table")) {
      const widths = new Set(table.children?.map(({ children = [] }) => children.length));
      expect(widths.size).toBe(1);
      tables += 1;
    }
  }
  expect(tables).toBeGreaterThan(100);
});

it("tells of every tool and of each of its arguments, in both formats", () => {
  for (const { connector } of [desk, ...library]) {
    const { slug } = connector.metadata;
    const nodes = documents.get(`${slug}.md`);
    const codes = new Set(nodes?.flatMap(({ type, value }) => (type === "inlineCode" ? [value] : [])));
    const shown = new Set(trees.get(`${slug}.html`)?.flatMap((one) => (one.name === "code" ? [textOf(one)] : [])));
    for (const { definition } of connector.tools) {
      const names = [definition.name, ...Object.keys(definition.inputSchema.properties)];
      expect(names.filter((name) => (nodes !== undefined && !codes.has(name)) || !shown.has(name))).toEqual([]);
    }
  }
});

function childrenOf({ children }: HtmlElement): readonly HtmlElement[] {
  return children.filter((child) => typeof child !== "string");
}

function nodesOf(node: MarkdownNode): readonly MarkdownNode[] {
  return [node, ...(node.children ?? []).flatMap(nodesOf)];
}
