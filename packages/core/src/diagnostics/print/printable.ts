import type { Range } from "../../source/source-file.ts";

/**
 * Characters that act on a terminal or hide text in it: controls (an escape sequence can rewrite
 * the screen), marks that reorder text, and blanks without width.
 */
const unsafe =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these characters are what it looks for
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|\p{Surrogate}/gu;

/** Text that is safe to show: each unsafe character as `<U+001B>`. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => `<U+${hex(character.codePointAt(0) ?? 0)}>`);
}

/** The first character of a text that people do not see, with its place; the white space that every text may have aside. */
export function hiddenCharacter(text: string): { readonly name: string; readonly range: Range } | undefined {
  for (const { 0: character, index } of text.matchAll(unsafe)) {
    if (character === "\n" || character === "\r" || character === "\t") continue;
    const range = { start: index, end: index + character.length };
    return { name: `U+${hex(character.codePointAt(0) ?? 0)}`, range };
  }
  return undefined;
}

/** JSON text that is safe to show, and means the same: each unsafe character as an escape. */
export function printableJson(json: string): string {
  return json.replace(unsafe, (character) =>
    character === "\n"
      ? character
      : Array.from(
          { length: character.length },
          (_, index) => `\\u${hex(character.charCodeAt(index)).toLowerCase()}`,
        ).join(""),
  );
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, "0");
}
