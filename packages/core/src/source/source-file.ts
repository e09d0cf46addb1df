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
}

/** Finds targets in a parsed document. */
export interface Places {
  /** The smallest range for a target. A path that is not there is our own bug: tests assert, production falls back to the nearest parent. */
  locate(target: Target): Range;
}
