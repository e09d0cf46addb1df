/** One node of Tarjan's walk. */
interface Visit {
  readonly name: string;
  readonly index: number;
  low: number;
  next: number;
  onStack: boolean;
}

/**
 * The groups of nodes that all reach each other, single ones only where they reach themselves (Tarjan's strongly
 * connected components, without recursion: chains may be as long as the document).
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const visits = new Map<string, Visit>();
  const stack: Visit[] = [];
  const cycles: string[][] = [];
  const visit = (name: string): Visit => {
    const made: Visit = { name, index: visits.size, low: visits.size, next: 0, onStack: true };
    visits.set(name, made);
    stack.push(made);
    return made;
  };
  for (const start of edges.keys()) {
    if (visits.has(start)) continue;
    const path = [visit(start)];
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const to = edges.get(at.name)?.[at.next];
      at.next += 1;
      if (to !== undefined) {
        const known = visits.get(to);
        if (known === undefined) path.push(visit(to));
        else if (known.onStack) at.low = Math.min(at.low, known.index);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) parent.low = Math.min(parent.low, at.low);
      if (at.low !== at.index) continue;
      const group = stack.splice(stack.lastIndexOf(at));
      for (const each of group) each.onStack = false;
      const isCycle = group.length > 1 || edges.get(at.name)?.includes(at.name) === true;
      if (isCycle) cycles.push(group.map((each) => each.name));
    }
  }
  return cycles;
}
