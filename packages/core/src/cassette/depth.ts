import type { Json } from "../json.ts";

/** Deeper than any API answers, and far from where recursion ends. */
export const DEEPEST_JSON = 100;

/** Whether a value has more levels than that. Looks level by level, so that it ends however deep one is. */
export function isDeeperThan(value: Json, levels: number): boolean {
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((one): readonly Json[] =>
      typeof one === "object" && one !== null ? Object.values(one) : [],
    );
  }
  return false;
}
