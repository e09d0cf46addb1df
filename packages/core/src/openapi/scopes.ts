import type { Descriptor } from "../descriptor/descriptor.ts";

/** The scopes that the operations of each authentication need, all together, in the order of their first use. */
export function neededScopes({ operations = [] }: Descriptor): ReadonlyMap<string, ReadonlySet<string>> {
  const needed = new Map<string, Set<string>>();
  for (const { auth_type_ref: type, scopes = [] } of operations) {
    if (type === undefined) continue;
    const known = needed.get(type) ?? new Set<string>();
    for (const scope of scopes) known.add(scope);
    needed.set(type, known);
  }
  return needed;
}
