/** Which pairs of schemas a comparison has taken up. */
export interface Pairs {
  /** How deep in a value a pair is under way; `-1` where it is through; `undefined` where it was not met yet. */
  levelOf(before: object, after: object): number | undefined;
  begin(before: object, after: object, level: number): void;
  end(before: object, after: object): void;
}

const THROUGH = -1;

/**
 * Remembers the pairs of one comparison. A trial within another one starts from what its `parent` has met, and forgets
 * its own when they are through: what held in a trial did so on the trial's assumptions.
 */
export function createPairs(parent?: Pairs): Pairs {
  const levels = new Map<object, Map<object, number>>();
  return {
    levelOf: (before, after) => levels.get(before)?.get(after) ?? parent?.levelOf(before, after),
    begin(before, after, level) {
      const others = levels.get(before) ?? new Map<object, number>();
      others.set(after, level);
      levels.set(before, others);
    },
    end(before, after) {
      if (parent === undefined) levels.get(before)?.set(after, THROUGH);
      else levels.get(before)?.delete(after);
    },
  };
}
