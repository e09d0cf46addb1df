import { type ApiDocument, child, isMembers, type Part } from "./part.ts";

/** The names that JSON Schema lets parts of a document have: `$anchor`, `$dynamicAnchor` and `$id`. */
export interface Anchors {
  /** The part with that anchor; the first of several. */
  byName(anchor: string): Part | undefined;
  /** The schema whose `$id` is that address, or has its last segment: relative ones are relative to something unknown. */
  byId(id: string): Part | undefined;
  /** The innermost schema with an `$id` around a pointer: fragments in it are relative to it. */
  enclosing(pointer: string): Part | undefined;
}

const none: Anchors = { byName: () => undefined, byId: () => undefined, enclosing: () => undefined };

/** Finds a document's anchors, once. */
export function createAnchors(document: ApiDocument): Anchors {
  if (!/\$(?:id|anchor|dynamicAnchor)\b/.test(document.text)) return none;
  const names = new Map<string, Part>();
  const ids = new Map<string, Part>();
  const identified = new Map<string, Part>();
  const seen = new Set<unknown>();
  const waiting: Part[] = [{ value: document.root, document, pointer: "" }];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const { value } = part;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isMembers(value)) {
      for (const key of ["$anchor", "$dynamicAnchor"]) {
        const name = value[key];
        if (typeof name === "string") names.set(name, names.get(name) ?? part);
      }
      if (typeof value.$id === "string" && part.pointer !== "") {
        const id = value.$id.replace(/#$/, "");
        for (const name of [id, lastSegment(id)]) ids.set(name, ids.get(name) ?? part);
        identified.set(part.pointer, part);
      }
    }
    for (const [key, inner] of Object.entries(value).reverse()) waiting.push(child(part, key, inner));
  }
  return {
    byName: (anchor) => names.get(anchor),
    byId: (id) => ids.get(id) ?? ids.get(lastSegment(id)),
    enclosing(pointer) {
      if (identified.size === 0) return undefined;
      for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
        const found = identified.get(at);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
