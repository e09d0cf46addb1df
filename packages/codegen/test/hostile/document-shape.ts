/** The shape of documents: which elements they are made of. */
import { parsers as html } from "prettier/plugins/html";
import { parsers as markdown } from "prettier/plugins/markdown";
import type { Piece } from "./piece.ts";

type TreeNode = Readonly<Record<string, unknown>>;

/** What of a tree's node is shape, besides its type. */
const MARKS = ["depth", "ordered", "lang", "name"];

/** The elements of a Markdown document in order, each with the text directly in it: where that is empty, a document has none. */
export async function markdownShape(source: string): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  const visit = (node: TreeNode): void => {
    const marks = MARKS.filter((mark) => mark in node).map((mark) => `${mark}=${String(node[mark])}`);
    const children = nodes(node["children"]);
    const texts = [node["value"], ...children.map(textOf)].filter((text) => typeof text === "string");
    pieces.push({ kind: [node["type"], ...marks].join(" "), text: texts.join("") });
    for (const key of ["url", "title", "alt"]) {
      const value = node[key];
      if (typeof value === "string") pieces.push({ kind: key, text: value });
    }
    const elements = children.filter((child) => textOf(child) === undefined);
    pieces.push({ kind: `[${elements.length}]` });
    for (const element of elements) visit(element);
  };
  visit(await markdownTree(source));
  return pieces;
}

/** Elements of which a page has as many as its texts ask for: paragraphs where their lines part, links where they are addresses, rows where there is something to say. */
const AS_NEEDED =
  /^(?:paragraph|listItem|tableRow|tableCell|link|inlineCode|p|a|code element|br|dd|dt|div|span|tr|td|th|li)(?: (?:href=|rel|scope|class|data-effect))* *$/;

/** The elements of a page of documentation, by how many of each there are, and where its links lead. */
export async function pageShape(path: string, source: string): Promise<readonly Piece[]> {
  const counts = new Map<string, number>();
  const count = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const visit = (node: TreeNode): void => {
    const kind = elementOf(node);
    if (kind !== undefined && !AS_NEEDED.test(kind)) count(kind);
    const children = nodes(node["children"]);
    if (node["type"] === "table" && new Set(children.map((row) => nodes(row["children"]).length)).size > 1) {
      count("ragged table");
    }
    for (const inner of children) visit(inner);
  };
  visit(await (path.endsWith(".md") ? markdownTree(source) : htmlTree(source)));
  return Array.from(counts, ([kind, many]) => ({ kind: `${many} of ${kind}` })).toSorted((a, b) =>
    a.kind < b.kind ? -1 : 1,
  );
}

/** What an element is: its name, its attributes, and what kind of place it leads to. */
function elementOf(node: TreeNode): string | undefined {
  const { type, kind, name, depth, url, value, attrs } = node;
  if (textOf(node) !== undefined) return undefined;
  if (type === "html") return String(value).replace(/[0-9a-f]{64}/, "hash");
  if (type !== undefined) return [type, depth, typeof url === "string" ? placeOf(url) : ""].join(" ");
  if (kind !== "element") return kind === "comment" ? "comment" : String(kind);
  const attributes = nodes(attrs).map((attribute) =>
    ["href", "src", "action"].includes(String(attribute["name"]))
      ? `${String(attribute["name"])}=${placeOf(String(attribute["value"]))}`
      : String(attribute["name"]),
  );
  return `${name === "code" ? "code element" : String(name)} ${attributes.toSorted().join(" ")}`;
}

/** Nothing more for what a page may link to; an address that does something else is told by its scheme. */
function placeOf(url: string): string {
  return /^(#|https?:\/\/|mailto:)/i.test(url) ? "" : `!${url.slice(0, 30)}`;
}

// The parsers take the printer's options, and read none of them. They give a root with children.
const OPTIONS = { originalText: "" } as Parameters<typeof markdown.markdown.parse>[1];

/** Braces mean something to these parsers, and nothing in Markdown and HTML. */
const withoutBraces = (source: string): string => source.replaceAll(/[{}]/g, ",");

const markdownTree = async (source: string): Promise<TreeNode> =>
  (await markdown.markdown.parse(withoutBraces(source), OPTIONS)) as TreeNode;

const htmlTree = async (source: string): Promise<TreeNode> =>
  (await html.html.parse(withoutBraces(source), OPTIONS)) as TreeNode;

// Lists in either tree hold nodes.
const nodes = (list: unknown): readonly TreeNode[] => (Array.isArray(list) ? (list as readonly TreeNode[]) : []);

/** The text that a node is, and nothing for an element. */
function textOf({ type, kind, value, url, children }: TreeNode): string | undefined {
  if (type === "text" || kind === "text") return String(value);
  // Wherever an address is written, Markdown makes a link of it that leads to what it says.
  const [only, ...more] = nodes(children);
  const text = only?.["value"];
  if (type !== "link" || more.length > 0 || typeof text !== "string") return undefined;
  return [text, `mailto:${text}`, `http://${text}`].includes(String(url)) ? text : undefined;
}
