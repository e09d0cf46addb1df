/** A name ends with the word that reaches this length. */
const LONG_ENOUGH = 6;
const LONGEST = 24;

/**
 * Names for `$defs`: without the words that others begin or end with, too, because a name is
 * written wherever it is referred to (`ApplicationCommandUserOption` among its like is `User`).
 */
export function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const split = Array.from(new Set(names)).map((name) => [name, wordsOf(name)] as const);
  const firsts = counts(split.map(([, words]) => words));
  const lasts = counts(split.map(([, words]) => words.toReversed()));
  return new Map(
    split.map(([name, words]) => {
      const begin = sharedLength(words, firsts);
      const end = sharedLength(words.toReversed(), lasts);
      const own = begin + end < words.length ? words.slice(begin, words.length - end) : words;
      const text = firstWords(own).slice(0, LONGEST);
      return [name, text === "" || text === "__proto__" ? "Value" : text];
    }),
  );
}

/** The first letter of each name: what a schema is called says nothing that it does not say itself. */
export function initials(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name, /[A-Za-z]/.exec(name)?.[0] ?? "V"]));
}

function firstWords(words: readonly string[]): string {
  let text = "";
  for (const word of words) if (text.length < LONG_ENOUGH) text += word;
  return text;
}

function wordsOf(name: string): readonly string[] {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").match(/[A-Za-z0-9]+/g) ?? [];
}

/** How often names begin with these words. */
function counts(names: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const words of names) {
    for (let length = 1; length <= words.length; length += 1) {
      const beginning = words.slice(0, length).join(" ");
      found.set(beginning, (found.get(beginning) ?? 0) + 1);
    }
  }
  return found;
}

function sharedLength(words: readonly string[], beginnings: ReadonlyMap<string, number>): number {
  let length = 0;
  while (length < words.length - 1 && (beginnings.get(words.slice(0, length + 1).join(" ")) ?? 0) > 1) length += 1;
  return length;
}
