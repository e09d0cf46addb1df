/** How far a line of text goes before it is folded. */
const WIDTH = 100;
/** Begins with a letter (so it is no number, mark or indicator) and holds nothing that YAML gives a meaning to. */
const PLAIN = /^[A-Za-z][\w./()'+%-]*(?: [\w./()'+%-]+)*$/;
/** The same with commas, semicolons and question marks, which mean something only inside brackets or at the start. */
const PLAIN_IN_BLOCK = /^[A-Za-z][\w./()'+%,;?!=-]*(?: [\w./()'+%,;?!=-]+)*$/;
/** What YAML 1.2, or a reader of YAML 1.1, takes for something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n|[0-9a-fx_.]+)$/i;
const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;
/** Characters that a block of text cannot hold as they are (YAML 1.2 §5.1), and those that readers drop or take for line breaks. */
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u00A0\u2028\u2029\uFEFF\uFFFE\uFFFF]|\p{Surrogate}/u;

/** A text on one line: plain where that cannot be misread, otherwise in double quotes. */
export function scalarText(text: string, inBrackets: boolean): string {
  const plain = inBrackets ? PLAIN : PLAIN_IN_BLOCK;
  return text.length <= 200 && plain.test(text) && !RESERVED.test(text) ? text : quoted(text);
}

/** A key of a mapping. */
export function keyText(key: string): string {
  return key.length <= 200 && PLAIN_KEY.test(key) && !RESERVED.test(key) ? key : quoted(key);
}

/**
 * A long text as the lines of a block, header first and without indentation: kept line by line
 * (`|`), or folded at single spaces (`>`) where it is one line. `undefined` where a block could
 * not be read back exactly.
 */
export function blockLines(text: string): readonly string[] | undefined {
  if (text.length < WIDTH || UNPRINTABLE.test(text) || /^[ \n]|[ \n]$/.test(text)) return undefined;
  if (!text.includes("\n")) {
    const lines = fold(text);
    return lines.length === 1 ? undefined : [">-", ...lines];
  }
  // Indentation is told by the first line; trailing blanks would be lost to whoever edits the file.
  const lines = text.split("\n");
  return lines.some((line) => line.endsWith(" ")) ? undefined : ["|-", ...lines];
}

/** Breaks a line only where one space stands between two words: exactly what folding puts back. */
function fold(text: string): readonly string[] {
  const lines: string[] = [];
  let start = 0;
  while (text.length - start > WIDTH) {
    let at = text.lastIndexOf(" ", start + WIDTH);
    while (at > start && !isSingleSpace(text, at)) at = text.lastIndexOf(" ", at - 1);
    if (at <= start) {
      at = text.indexOf(" ", start + WIDTH);
      while (at !== -1 && !isSingleSpace(text, at)) at = text.indexOf(" ", at + 1);
    }
    if (at === -1) break;
    lines.push(text.slice(start, at));
    start = at + 1;
  }
  return [...lines, text.slice(start)];
}

function isSingleSpace(text: string, at: number): boolean {
  return text[at - 1] !== " " && text[at + 1] !== " ";
}

/** JSON's strings are YAML's double-quoted ones, once what YAML does not print is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
    /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}
