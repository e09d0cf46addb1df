import type { Shape } from "./shape.ts";

/**
 * `oneOf` lets exactly one alternative hold. Where a member's values are all that tells the alternatives apart, a value
 * without that member fits several of them or none, so it must be given although nothing lists it as required.
 */
export function demandMark(
  alternatives: readonly Shape[],
  resolve: (shape: Shape) => Shape | undefined,
): readonly Shape[] {
  const resolved = alternatives.map((shape) => (shape.ref === undefined ? shape : resolve(shape)));
  const mark = markOf(resolved);
  if (mark === undefined) return alternatives;
  return alternatives.map((shape, index) => {
    const target = resolved[index];
    if (target === undefined || target.required?.has(mark) === true) return shape;
    return { ...target, required: new Set([...(target.required ?? []), mark]) };
  });
}

/** The member that each alternative has with values of its own. */
function markOf(alternatives: readonly (Shape | undefined)[]): string | undefined {
  const [first] = alternatives;
  return Array.from(first?.members?.keys() ?? []).find((name) => {
    const seen = new Set<unknown>();
    return alternatives.every((shape) => {
      const values = shape?.members?.get(name)?.values;
      if (values === undefined || values.some((value) => seen.has(value))) return false;
      for (const value of values) seen.add(value);
      return true;
    });
  });
}
