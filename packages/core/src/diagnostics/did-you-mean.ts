/** More candidates than this are not looked at: a document with thousands of names must not cost a comparison with each. */
const MOST_CANDIDATES = 2_000;
const LONGEST_WORD = 64;

/**
 * The one candidate that a word was surely meant to be: equal but for case and separators, or a
 * slip of the pen away. Undefined where there is none, or where two are equally close.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const plain = withoutStyle(word);
  let most = plain.length < 4 ? 1 : plain.length < 10 ? 2 : 3;
  let best: string | undefined;
  let ties = 0;
  let seen = 0;
  for (const candidate of candidates) {
    seen += 1;
    if (seen > MOST_CANDIDATES) break;
    if (candidate.length > LONGEST_WORD) continue;
    const distance = withoutStyle(candidate) === plain ? 0 : editDistance(word, candidate, most);
    if (distance > most) continue;
    ties = best !== undefined && distance === most ? ties + 1 : 0;
    if (distance < most || best === undefined) best = candidate;
    most = distance;
  }
  return ties === 0 ? best : undefined;
}

function withoutStyle(word: string): string {
  return word.toLowerCase().replaceAll(/[-_. ]/g, "");
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), or more than `most` as soon as that is certain. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(previous, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replaced, at(previous, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(before, j - 2) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = previous;
    previous = row;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
