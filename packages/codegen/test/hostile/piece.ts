/** One piece of a file: its kind, and its text where it has one. The shape of a file is what it is made of, in order, without the texts that an author may choose. */
export interface Piece {
  readonly kind: string;
  readonly text?: string;
}

/** What is fixed in a file: where two benign renderings agree. Throws where they differ in kind. */
export function commonShape(one: readonly Piece[], other: readonly Piece[]): readonly Piece[] {
  const difference = shapeDifference(
    one.map(({ kind }) => ({ kind })),
    other,
  );
  if (difference !== undefined) throw new Error(`two benign descriptors make different shapes: ${difference}`);
  return one.map(({ kind, text }, index) =>
    text === undefined || other[index]?.text !== text ? { kind } : { kind, text },
  );
}

/** Where a file leaves the shape that it should have, and nothing where it keeps to it. */
export function shapeDifference(expected: readonly Piece[], actual: readonly Piece[]): string | undefined {
  const at = expected.findIndex(
    ({ kind, text }, index) => actual[index]?.kind !== kind || (text !== undefined && actual[index].text !== text),
  );
  if (at === -1 && actual.length === expected.length) return undefined;
  const index = at === -1 ? expected.length : at;
  return `piece ${index} is ${JSON.stringify(actual[index])?.slice(0, 300)} and not ${JSON.stringify(expected[index])} (after ${JSON.stringify(actual.slice(Math.max(0, index - 3), index)).slice(0, 600)})`;
}
