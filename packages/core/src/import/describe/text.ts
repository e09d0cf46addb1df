import { hiddenCharacter } from "../../diagnostics/print/printable.ts";
import { knownSecret } from "../../rules/auth/known-secret.ts";

/** Texts beyond this are cut before they are read: no description of a tool comes from further down. */
const MOST_READ = 4_000;
/** Tags inside of a sentence, and those that end one. */
const INLINE = tags("a|abbr|b|big|cite|code|del|em|font|i|ins|kbd|mark|s|small|span|strike|strong|sub|sup|tt|u|var");
const BLOCK = tags(
  "blockquote|button|center|col|dd|details|div|dl|dt|figure|h[1-6]|hr|iframe|img|li|nav|ol|p|pre|section|summary|svg|table|tbody|td|tfoot|th|thead|tr|ul|video",
);

function tags(names: string): RegExp {
  return new RegExp(`</?(?:${names})(?:\\s[^<>]{0,500})?/?>`, "gi");
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  "#34": '"',
  nbsp: " ",
  mdash: "-",
  ndash: "-",
  hellip: "...",
  rsquo: "'",
  lsquo: "'",
  rdquo: '"',
  ldquo: '"',
};

/** A vendor's text without what no reader sees, without a credential that its authors left in it, and no longer than it may be. */
export function cleanText(text: string, most: number): string {
  let clean = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").toWellFormed();
  for (let hidden = hiddenCharacter(clean); hidden !== undefined; hidden = hiddenCharacter(clean)) {
    const character = clean.slice(hidden.range.start, hidden.range.end);
    clean = clean.replaceAll(character, "");
  }
  clean = withoutSecrets(clean)
    .replaceAll(/[ \t]+$/gm, "")
    .trim();
  if (clean.length <= most) return clean;
  return `${cut(clean, most - 1).trimEnd()}…`;
}

/** Examples in documentation hold keys that look real; whoever stores the descriptor should not have to tell. */
export function withoutSecrets(text: string): string {
  if (knownSecret(text) === undefined) return text;
  const words = text.replaceAll(/[^\s"'`<>(),;]+/g, (word) => (knownSecret(word) === undefined ? word : "..."));
  return knownSecret(words) === undefined ? words : "";
}

/** A vendor's text as one plain line: no HTML, no Markdown, no blocks of code, no tables. */
export function plainText(text: string): string {
  const lines = text
    .slice(0, MOST_READ)
    .replaceAll(/```[^]*?(?:```|$)/g, "\n")
    .replaceAll(/<!--[^]*?(?:-->|$)/g, " ")
    .replaceAll(/<br\s*\/?>|<\/(?:p|div|li|h[1-6])>/gi, "\n")
    .replaceAll(INLINE, "")
    .replaceAll(BLOCK, " ")
    .replaceAll(/&(#?\w{2,6});/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .split("\n")
    .filter((line) => !/^\s*(?:\||[-=*_]{3,}\s*$|:{2,})/.test(line))
    .map(plainLine)
    .filter((line) => line !== "");
  return joinLines(lines).replaceAll(/\s+/g, " ").trim();
}

function plainLine(line: string): string {
  const isHeading = /^\s*#{1,6}\s/.test(line);
  const plain = line
    .replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+)/, "")
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replaceAll(/\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replaceAll(/(\*\*|__)(?=\S)(.*?\S)\1/g, "$2")
    .replaceAll(/(^|[\s(])[*_](?=\S)([^*_]*\S)[*_](?=$|[\s).,;:!?])/g, "$1$2")
    .replaceAll("`", "")
    .trim();
  return isHeading && plain !== "" && !/[.!?:]$/.test(plain) ? `${plain}.` : plain;
}

/** Lines of one paragraph flow on; a line that ends a thought without saying so gets its full stop before a capital. */
function joinLines(lines: readonly string[]): string {
  let text = "";
  for (const line of lines) {
    const begins = text !== "" && /^\p{Lu}/u.test(line) && /[\p{Letter}\p{Number})]$/u.test(text);
    text += text === "" ? line : begins && line.length > 30 ? `. ${line}` : ` ${line}`;
  }
  return text;
}

const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|approx|no|cf|ca|max|min|Dr|Mr|Ms|St|[A-Z])\.$/;

/** The sentences of a plain line. */
export function sentencesOf(line: string): readonly string[] {
  const sentences: string[] = [];
  for (const piece of line.split(/(?<=[.!?…]["')]?)\s+(?=["'(]?[\p{Lu}\p{Number}])/u)) {
    const last = sentences.at(-1);
    if (last !== undefined && ABBREVIATION.test(last)) sentences[sentences.length - 1] = `${last} ${piece}`;
    else sentences.push(piece);
  }
  return sentences.filter((sentence) => sentence !== "");
}

/** As many whole sentences as fit; of the first, if even that is too long, whole words. */
export function wholeSentences(sentences: readonly string[], wanted: number, most: number): string {
  let text = "";
  for (const sentence of sentences) {
    const next = text === "" ? sentence : `${text} ${sentence}`;
    if (next.length > (text === "" ? most : wanted)) break;
    text = next;
  }
  const [first] = sentences;
  if (text !== "" || first === undefined) return text;
  const start = cut(first, most - 1);
  return `${cut(start, Math.max(start.lastIndexOf(" "), most >> 1))}…`;
}

/** The first characters of a text, without half of one. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
}
