import type { MapNode, Member, Node } from "./node.ts";
import { rangeWithin } from "./range-within.ts";
import type { Place, Places, Range, Target } from "./source-file.ts";

/** The steps of a path that are there. */
interface Found {
  /** The value the last step led to. */
  readonly node: Node;
  /** The key that holds it, where the last step was into a mapping. */
  readonly member: Member | undefined;
  readonly complete: boolean;
}

/** Places of a document whose parts are known; without a root (an empty or unreadable text) every target is the text's start. */
export function createPlaces(text: string, root: Node | undefined, comments: readonly Range[] = []): Places {
  return {
    comments,
    at: (offset) => (root === undefined ? undefined : placeAt(root, offset)),
    has: (target) => target.range !== undefined || (root !== undefined && follow(root, target.path).complete),
    locate(target) {
      if (target.range !== undefined) return clamp(target.range, text.length);
      if (root === undefined) return { start: 0, end: 0 };
      const found = follow(root, target.path);
      if (!found.complete) return keyOf(found);
      const whole = target.on === "key" ? keyOf(found) : valueOf(found);
      // Only a key or a scalar is text that can have parts.
      const isText = target.on === "key" ? found.member !== undefined : found.node.kind === "scalar";
      return target.within === undefined || !isText ? whole : (rangeWithin(text, whole, target.within) ?? whole);
    },
  };
}

/** Walks down to the innermost part. Of two that touch, the one that the offset ends comes first: an editor's cursor stands after what was typed. */
function placeAt(root: Node, offset: number): Place | undefined {
  if (!holds(root, offset)) return undefined;
  const path: (string | number)[] = [];
  for (let node = root; ;) {
    let inner: Node | undefined;
    if (node.kind === "map") {
      for (const [name, { key, value }] of node.members) {
        if (holds(key, offset)) return { kind: "key", path: [...path, name], ...range(key) };
        if (!holds(value, offset)) continue;
        path.push(name);
        inner = value;
        break;
      }
    } else if (node.kind === "list") {
      const index = node.items.findIndex((item) => holds(item, offset));
      inner = node.items[index];
      if (inner !== undefined) path.push(index);
    }
    if (inner === undefined) return { kind: node.kind, path, ...range(node) };
    node = inner;
  }
}

function holds({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}

function follow(root: Node, path: Target["path"]): Found {
  let node = root;
  let member: Member | undefined;
  for (const step of path) {
    if (node.kind === "map") {
      const next = node.members.get(String(step));
      if (next === undefined) return { node, member, complete: false };
      node = next.value;
      member = next;
    } else {
      const next = node.kind === "list" ? node.items[Number(step)] : undefined;
      if (next === undefined) return { node, member, complete: false };
      node = next;
      member = undefined;
    }
  }
  return { node, member, complete: true };
}

/** A list item and the document itself have no key: the first key inside stands for them, which is where a reader looks. */
function keyOf({ node, member }: Found): Range {
  if (member !== undefined) return member.key;
  return node.kind === "map" ? (firstKey(node) ?? range(node)) : range(node);
}

/** An empty value (`key:`) has nothing to point at, so its key is. */
function valueOf({ node, member }: Found): Range {
  return node.start === node.end && member !== undefined ? member.key : range(node);
}

function firstKey(map: MapNode): Range | undefined {
  return map.members.values().next().value?.key;
}

/** Only the offsets: a range must not carry the tree along. */
function range({ start, end }: Range): Range {
  return { start, end };
}

/** A missing character can be missed after the last one. */
function clamp({ start, end }: Range, length: number): Range {
  return { start: Math.min(start, length), end: Math.min(end, length) };
}
