import type { Edge, Node } from "./node.ts";

/** What a checker of arguments takes on (the runtime's `judgeSchema`): subschemas, with all references written out, and their nesting. */
export const MAX_SUBSCHEMAS = 10_000;
const MAX_NESTING = 28;
export const MAX_SCHEMA_LENGTH = 1024 * 1024;

/** Whether checking a value against these schemas stays cheap. */
export function isCheckable(roots: readonly Edge[]): boolean {
  const weights = new Map<Node, { readonly count: number; readonly depth: number }>();
  const weigh = (node: Node): { readonly count: number; readonly depth: number } => {
    const known = weights.get(node);
    if (known !== undefined) return known;
    const below = node.slots.map(({ edge }) => weigh(edge.node));
    const weight = {
      // A reference is a schema, too.
      count: below.reduce((sum, { count }) => sum + count, 2),
      depth: below.reduce((most, { depth }) => Math.max(most, depth), 0) + 1,
    };
    weights.set(node, weight);
    return weight;
  };
  const all = roots.map(({ node }) => weigh(node));
  return (
    all.reduce((sum, { count }) => sum + count, 1) <= MAX_SUBSCHEMAS && all.every(({ depth }) => depth <= MAX_NESTING)
  );
}
