/** A document as its author wrote it. `name` is what messages show: a path relative to where the tool was started, or `<stdin>`. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** UTF-16 offsets into a source text, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where a fault stands, named by the path of keys and indexes that leads to it. Turned into offsets only when it is shown. */
export interface Target {
  readonly path: readonly (string | number)[];
  /** The member's key, or its value. A missing key is reported at its parent's key. */
  readonly on: "key" | "value";
  /** A part of a string value, in characters of that value: `{shelf}` inside a path, say. */
  readonly within?: Range;
  /** Offsets known beforehand, for a fault of the text itself, which no path leads to. They win over the path. */
  readonly range?: Range;
}

/** A key or a value of a document, found by where it stands. */
export interface Place extends Range {
  readonly kind: "key" | "scalar" | "list" | "map";
  /** The keys and indexes that lead to it. */
  readonly path: Target["path"];
}

/** Finds targets in a parsed document. */
export interface Places {
  /** The smallest range for a target; a path that is not there falls back to its nearest parent. */
  locate(target: Target): Range;
  /** Whether a target's path is there. One that is not is our own bug, which tests look for. */
  has(target: Target): boolean;
  /** The innermost key or value that holds an offset or ends at it; `undefined` outside of all. */
  at(offset: number): Place | undefined;
  /** The document's comments that begin `# ignore`, in order. */
  readonly comments: readonly Range[];
}
