import { XMLParser, XMLValidator } from "fast-xml-parser";

/** An element of a page, in the order of the text. */
export interface HtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (HtmlElement | string)[];
}

/** Parses a page that is well-formed XML as well, which holds it to more than a browser asks. Throws where it is not. */
export function parseHtml(text: string): HtmlElement {
  const markup = text.replace(/^<!doctype html>\n/, "");
  if (markup === text) throw new Error("it does not begin with <!doctype html>");
  const valid = XMLValidator.validate(markup);
  if (valid !== true) throw new Error(`line ${String(valid.err.line + 1)}: ${valid.err.msg}`);
  // The parser's own shape of a document in order, which it does not type.
  const [root] = parser.parse(markup) as readonly Raw[];
  const element = root === undefined ? undefined : elementOf(root);
  if (element === undefined || typeof element === "string") throw new Error("there is no element");
  return element;
}

/** Every element below and including one. */
export function* elementsOf(element: HtmlElement): Iterable<HtmlElement> {
  yield element;
  for (const child of element.children) if (typeof child !== "string") yield* elementsOf(child);
}

/** The text in an element, at any depth. */
export function textOf(element: HtmlElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 100_000_000 },
});

type Raw = Readonly<Record<string, unknown>>;

function elementOf(raw: Raw): HtmlElement | string | undefined {
  const { ":@": attributes = {}, ...rest } = raw;
  const [[name, inside] = ["", []]] = Object.entries(rest);
  if (name === "#text") return String(inside);
  if (name === "" || name.startsWith("?")) return undefined;
  return {
    name,
    attributes: attributes as Readonly<Record<string, string>>,
    children: (inside as readonly Raw[]).map(elementOf).filter((child) => child !== undefined),
  };
}
