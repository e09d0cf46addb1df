import { suggest } from "../diagnostics/suggest.ts";
import { synonymsOf } from "./synonyms.ts";
import { headOf, initialsOf, wordsOf } from "./words.ts";

/** One thing that a query asks for: the words that say it, and how well each does, up to 1. */
export type Concept = ReadonlyMap<string, number>;

/** What a word is worth that is not the one asked for, but says the same, begins like it, or resembles it. */
const SYNONYM = 0.8;
const RELATED = 0.5;
const SIMILAR = 0.6;
/** What a word is worth that only says where or for whom: "in a workspace" tells less than "list the channels" before it. */
const MODIFIER = 0.7;
/** A shorter beginning is shared by words that have nothing in common. */
const SHORTEST_BEGINNING = 4;
const LONGEST_COMPARED = 32;
const MOST_CONCEPTS = 32;

/**
 * What a query asks for, in words that the index knows: each word itself, its synonyms, those that
 * it abbreviates or that abbreviate it (`repo`), it and its neighbour as one word (`user group`), and
 * what a text may have shortened to initials (`access control list`). A word that is nowhere is
 * taken apart (`usergroups`), or for a mistyped one.
 */
export function queryConcepts(query: string, known: ReadonlyMap<string, unknown>): readonly Concept[] {
  const asked = [...new Set(wordsOf(query))].slice(0, MOST_CONCEPTS);
  const head = new Set(wordsOf(headOf(query)));
  const concepts = asked.map((word, at) => {
    const concept = conceptOf(word, asked[at - 1], asked[at + 1], known);
    return head.has(word) ? concept : new Map(Array.from(concept, ([other, worth]) => [other, worth * MODIFIER]));
  });
  for (const initials of new Set(initialsOf(query))) {
    if (known.has(initials) && !asked.includes(initials)) concepts.push(new Map([[initials, 1]]));
  }
  return concepts;
}

function conceptOf(
  word: string,
  before: string | undefined,
  after: string | undefined,
  known: ReadonlyMap<string, unknown>,
): Concept {
  const concept = new Map<string, number>();
  const add = (other: string, worth: number): void => {
    if (known.has(other)) concept.set(other, Math.max(worth, concept.get(other) ?? 0));
  };
  add(word, 1);
  if (before !== undefined) add(before + word, 1);
  if (after !== undefined) add(word + after, 1);
  for (const other of synonymsOf(word)) add(other, SYNONYM);
  for (const other of known.keys()) {
    const [shorter, longer] = other.length < word.length ? [other, word] : [word, other];
    if (shorter.length >= SHORTEST_BEGINNING && longer.startsWith(shorter)) add(other, RELATED);
  }
  if (concept.size === 0) for (const other of guesses(word, known)) add(other, SIMILAR);
  return concept;
}

/** The two words that an unknown one is made of, or the one that it resembles. */
function guesses(word: string, known: ReadonlyMap<string, unknown>): readonly string[] {
  for (let at = 3; at <= word.length - 3; at += 1) {
    const [first, second] = [word.slice(0, at), word.slice(at)];
    if (known.has(first) && known.has(second)) return [first, second];
  }
  if (word.length < SHORTEST_BEGINNING || word.length > LONGEST_COMPARED) return [];
  const similar = suggest(word, known.keys());
  return similar === undefined ? [] : [similar];
}
