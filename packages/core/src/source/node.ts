import type { Range } from "./source-file.ts";

/** Where each part of a document stands: its value's shape, with ranges in the place of values. */
export type Node = ScalarNode | ListNode | MapNode;

/** A scalar. An empty one (`key:`) has an empty range. */
export interface ScalarNode extends Range {
  readonly kind: "scalar";
}

/** A sequence. */
export interface ListNode extends Range {
  readonly kind: "list";
  readonly items: readonly Node[];
}

/** A mapping. */
export interface MapNode extends Range {
  readonly kind: "map";
  readonly members: ReadonlyMap<string, Member>;
}

/** One key of a mapping and the value it holds. */
export interface Member {
  readonly key: Range;
  readonly value: Node;
}

/** A value and where its parts stand, built together. */
export interface Composed {
  readonly value: unknown;
  readonly node: Node;
}
