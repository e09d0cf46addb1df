import type { MapNode, Member, Node } from "./node.ts";
import { rangeWithin } from "./range-within.ts";
import type { Places, Range, Target } from "./source-file.ts";

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
