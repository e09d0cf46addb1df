import { stemOf } from "../../discovery/words.ts";

const stems = (words: string): ReadonlySet<string> => new Set(words.split(" ").map(stemOf));

/** Words that only ever say that nothing changes, as the first of a description. */
const READING = stems("get list search find read fetch retrieve query");
/** Words that only ever say that something changes. */
const WRITING = stems(
  "create add update delete remove replace upload archive rename invite publish revoke restore edit insert append modify send",
);

/** Which of the two a word says, if it says either. */
export function effectOfVerb(word: string): "reads" | "writes" | undefined {
  const stem = stemOf(word.toLowerCase());
  return READING.has(stem) ? "reads" : WRITING.has(stem) ? "writes" : undefined;
}

/** The words with which a description begins, before the first that is none or no `and`, `or`: "List, create or delete labels". */
export function leadingVerbs(description: string): readonly string[] {
  const head = /^\s*\p{L}+(?:\s*,\s*(?:(?:and|or)\s+)?\p{L}+|\s+(?:and|or)\s+\p{L}+)*/u.exec(description)?.[0] ?? "";
  return (head.match(/\p{L}+/gu) ?? []).filter((word) => word !== "and" && word !== "or");
}
