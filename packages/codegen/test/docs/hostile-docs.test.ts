/** Whatever a descriptor says, the pages have the same shape, and show it as text. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { compile } from "@mortise/core";
import { elementsOf, parseHtml, textOf, type HtmlElement } from "@mortise/testkit";
import { connectorPage, type ConnectorPage } from "../../src/docs/connector-page.ts";
import { HTML, MARKDOWN } from "../../src/docs/formats.ts";
import { oneLine } from "../../src/docs/text.ts";
import { parseMarkdown, plain, type MarkdownNode } from "./parse-markdown.ts";

const file = join(import.meta.dirname, "../cases/docs/desk/connector.yaml");
const { connector, descriptor } = compile({ name: "connector.yaml", text: readFileSync(file, "utf8") });
if (connector === undefined || descriptor === undefined) throw new Error("the case does not compile");
const page = connectorPage({ connector, descriptor });

const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  "</td></table><h1>x</h1>",
  "</code></pre><img src=x onerror=alert(1)>",
  `" onmouseover="alert(1)" x="`,
  "' autofocus onfocus='alert(1)",
  "<!-- --> <![CDATA[ ]]> <?php ?>",
  "&lt;b&gt; &amp;amp; &#60;script&#62;",
  "{{name}} {{{name}}} {{#each tools}}",
  "a | b || c \\| d \\\\| e",
  "| --- | --- |",
  "`code` ``more`` ```",
  "```\nfence\n```",
  "``",
  "# heading",
  "## heading ##",
  "- item",
  "+ item",
  "* item",
  "1. item",
  "2) item",
  "> quote",
  "===",
  "---",
  "- - -",
  "***bold*** _em_ __strong__ ~~gone~~ snake_case_name",
  "[link](javascript:alert(1))",
  "![image](x)",
  "[ref]: x",
  "[^1]: note",
  "<javascript:alert(1)>",
  "trailing \\",
  "\\",
  "$x$ and $$y$$",
  "one\ntwo\r\n\r\nthree\u2028four",
  "tab\there",
  "    indented",
  "\u0000\u0007\u001B[31mred\u009B",
  "\u202Ereversed\u2066 \u200Bhidden",
  "\uD800 half \uDFFF",
  "__proto__",
  "constructor",
  "é 中文 🚀",
];

/** The page with one text everywhere that a descriptor's text stands; what our code says stays. */
function pageWith(text: string): ConnectorPage {
  const ours = new Set(["slug", "effect", "marks", "commands", "configuration", "documentation", "sample"]);
  const visit = (value: unknown, key: string): unknown => {
    if (ours.has(key)) return value;
    if (typeof value === "string") return text;
    if (Array.isArray(value)) return value.map((item) => visit(item, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, visit(member, name)]));
  };
  // A page with other texts in its places is a page.
  return visit(page, "") as ConnectorPage;
}

const plainHtml = shapeOfHtml(parseHtml(HTML.page(pageWith("word"))));
const plainMarkdown = shapeOfMarkdown(await parseMarkdown(MARKDOWN.page(pageWith("word"))));

/** Elements with their attributes, except for those that a text may stand in. */
function shapeOfHtml(element: HtmlElement): unknown {
  const { id: _, href: __, "aria-label": ___, "aria-labelledby": ____, ...attributes } = element.attributes;
  return [element.name, attributes, Object.keys(element.attributes), elementChildren(element).map(shapeOfHtml)];
}

function elementChildren({ children }: HtmlElement): readonly HtmlElement[] {
  return children.filter((child) => typeof child !== "string");
}

function shapeOfMarkdown({ type, children = [] }: MarkdownNode): unknown {
  // Text may be parted, and Prettier knows a language of templates in it that code hosts do not.
  const inner = children.filter((child) => child.type !== "text" && child.type !== "liquidNode");
  return [type, inner.map(shapeOfMarkdown)];
}

it.each(HOSTILE)("keeps the shape of the HTML, and shows the text: %j", (hostile) => {
  const shown = oneLine(hostile);
  const root = parseHtml(HTML.page(pageWith(shown)));
  expect(shapeOfHtml(root)).toEqual(plainHtml);
  const cells = Array.from(elementsOf(root)).filter(({ name }) => name === "td" || name === "h1" || name === "p");
  expect(cells.filter((cell) => textOf(cell) === shown).length).toBeGreaterThan(10);
});

it.each(HOSTILE)("keeps the shape of the Markdown, and shows the text: %j", async (hostile) => {
  const shown = oneLine(hostile);
  const root = await parseMarkdown(MARKDOWN.page(pageWith(shown)));
  expect(shapeOfMarkdown(root)).toEqual(plainMarkdown);
  const texts = allOf(root).filter(({ type }) => type === "tableCell" || type === "paragraph" || type === "heading");
  expect(texts.filter((one) => plain(one) === shown).length).toBeGreaterThan(10);
});

it("takes only the addresses of web pages for links", () => {
  for (const url of [
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "https://user:pw@evil.example/",
    "x",
  ]) {
    const { metadata } = connector;
    const other = connectorPage({ connector: { ...connector, metadata: { ...metadata, documentationUrl: url } } });
    expect(other.documentation).toBeNull();
  }
  const odd = { ...connector.metadata, documentationUrl: 'https://a.example/x?q=a|b)](y <"z" `' };
  expect(connectorPage({ connector: { ...connector, metadata: odd } }).documentation).toMatch(
    /^https:[^\s()<>|"`\\]+$/,
  );
});

function allOf(node: MarkdownNode): readonly MarkdownNode[] {
  return [node, ...(node.children ?? []).flatMap(allOf)];
}
