import type { Edge, Node, NodeTable, Slot } from "./node.ts";

/** The nodes that a graph leads to, children before parents; what a cycle leads back to is not followed. */
export function nodesBelow(roots: readonly Edge[]): readonly Node[] {
  const seen = new Set<Node>();
  const ordered: Node[] = [];
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const { edge } of node.slots) visit(edge.node);
    ordered.push(node);
  };
  for (const { node } of roots) visit(node);
  return ordered;
}

/** Writes cycles out `depth` times and leaves what follows open. */
export function cutCycles(
  roots: readonly Edge[],
  forms: ReadonlyMap<string, Edge>,
  table: NodeTable,
  depth: number,
): readonly Edge[] {
  const made = new Map<string, Node>();
  const copy = (node: Node, depth: number): Node => {
    const target = node.back === undefined ? undefined : forms.get(node.back)?.node;
    if (target !== undefined) {
      return depth > 1
        ? copy(target, depth - 1)
        : table({ name: undefined, own: openOwn(target), slots: openSlots(target, table) });
    }
    const key = `${node.id}:${depth}`;
    const before = made.get(key);
    if (before !== undefined) return before;
    const copied = withSlots(node, (inner) => copy(inner, depth), table);
    made.set(key, copied);
    return copied;
  };
  return roots.map((edge) => ({ ...edge, node: copy(edge.node, depth) }));
}

/** Leaves open what is deeper than so many schemas below its root. There must be no cycles. */
export function cutBelow(roots: readonly Edge[], depth: number, table: NodeTable): readonly Edge[] {
  const made = new Map<string, Node>();
  const copy = (node: Node, left: number): Node => {
    if (node.slots.length === 0) return node;
    const key = `${node.id}:${left}`;
    const before = made.get(key);
    if (before !== undefined) return before;
    const copied =
      left === 0
        ? table({ name: undefined, own: openOwn(node), slots: openSlots(node, table) })
        : withSlots(node, (inner) => copy(inner, left - 1), table);
    made.set(key, copied);
    return copied;
  };
  return roots.map((edge) => ({ ...edge, node: copy(edge.node, depth) }));
}

function withSlots(node: Node, replace: (node: Node) => Node, table: NodeTable): Node {
  const { id: _, ...rest } = node;
  return table({
    ...rest,
    slots: node.slots.map((slot): Slot => ({ ...slot, edge: { ...slot.edge, node: replace(slot.edge.node) } })),
  });
}

function openOwn({ own }: Node): Node["own"] {
  const { type } = own;
  return type === undefined ? {} : { type };
}

function openSlots(node: Node, table: NodeTable): readonly Slot[] {
  const isArray = node.slots.some(({ keyword }) => keyword === "items");
  return isArray ? [{ keyword: "items", key: "", edge: { node: table({ name: undefined, own: {}, slots: [] }) } }] : [];
}

/**
 * Whether a cycle passes through alternatives. A checker would double its work at each turn of such
 * a cycle, so the runtime refuses them.
 */
export function hasOverlappingCycle(roots: readonly Edge[], forms: ReadonlyMap<string, Edge>): boolean {
  return cyclicComponents(roots, forms).some((component) =>
    Array.from(component).some(({ slots }) =>
      slots.some(({ keyword, edge }) => (keyword === "anyOf" || keyword === "allOf") && component.has(edge.node)),
    ),
  );
}

/** Tarjan's strongly connected components, those with a cycle. */
function cyclicComponents(roots: readonly Edge[], forms: ReadonlyMap<string, Edge>): readonly ReadonlySet<Node>[] {
  const components: ReadonlySet<Node>[] = [];
  const order = new Map<Node, number>();
  const lowest = new Map<Node, number>();
  const path: Node[] = [];
  const onPath = new Set<Node>();
  const visit = (node: Node): number => {
    const index = order.size;
    let low = index;
    order.set(node, index);
    path.push(node);
    onPath.add(node);
    const target = node.back === undefined ? undefined : forms.get(node.back)?.node;
    for (const next of [...node.slots.map(({ edge }) => edge.node), ...(target === undefined ? [] : [target])]) {
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (onPath.has(next)) low = Math.min(low, lowest.get(next) ?? order.get(next) ?? low);
    }
    lowest.set(node, low);
    if (low === index) {
      const component = new Set(path.splice(path.lastIndexOf(node)));
      for (const one of component) onPath.delete(one);
      if (component.size > 1) components.push(component);
    }
    return low;
  };
  for (const { node } of roots) if (!order.has(node)) visit(node);
  return components;
}
