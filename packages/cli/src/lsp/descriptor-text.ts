import {
  compileParsed,
  parse,
  type Compilation,
  type CompiledConnector,
  type Descriptor,
  type Parsed,
  type ParseLimits,
  type Range,
  type Target,
} from "@mortise/core";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Range as EditorRange } from "vscode-languageserver";
import { namesIn, type NameUse } from "./names.ts";
import { spotOf, type Spot } from "./spot.ts";

/** One version of a descriptor that is open in an editor, with all that is known of it. */
export interface DescriptorText {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly parsed: Parsed;
  readonly compilation: Compilation;
  /** What the text says, as far as it can be read. */
  readonly root: Spot;
  /** This version, compiled; where it has errors, the last one that had none. */
  readonly compiled: CompiledText | undefined;
  /** The names in it with their places, in the order of the text. */
  readonly names: () => readonly PlacedName[];
  /** Offsets as an editor counts: lines from zero, and UTF-16 units. */
  readonly rangeOf: (range: Range) => EditorRange;
  readonly offsetAt: (position: EditorRange["start"]) => number;
}

/** What came of a version without errors. */
export interface CompiledText {
  readonly connector: CompiledConnector;
  readonly descriptor: Descriptor;
  /** Whether it is the version that is open. */
  readonly isCurrent: boolean;
}

export interface PlacedName extends NameUse, Range {}

/** Whether a text is written as JSON, where a name stands in quotes and no comment can. */
export function isJson(text: string): boolean {
  return /^\uFEFF?\s*[[{]/.test(text);
}

/** How long a text may be, in characters; left out, as the compiler has it. */
export interface SizeLimit {
  readonly maxSize?: number | undefined;
}

export function limitsOf({ maxSize }: SizeLimit): Partial<ParseLimits> {
  return maxSize === undefined ? {} : { characters: maxSize };
}

/** Reads and compiles one version. `before` is what the version before it knew. */
export function readDescriptorText(
  { uri, version, text }: { readonly uri: string; readonly version: number; readonly text: string },
  limit: SizeLimit,
  before?: DescriptorText,
): DescriptorText {
  const source = { name: uri, text };
  const parsed = parse(source, limitsOf(limit));
  const compilation = compileParsed(source, parsed);
  const document = TextDocument.create(uri, "yaml", version, text);
  const { connector, descriptor } = compilation;
  let names: readonly PlacedName[] | undefined;
  return {
    uri,
    version,
    text,
    parsed,
    compilation,
    root: spotOf(parsed.readable),
    compiled:
      connector !== undefined && descriptor !== undefined
        ? { connector, descriptor, isCurrent: true }
        : before?.compiled && { ...before.compiled, isCurrent: false },
    names: () => (names ??= placeNames(parsed)),
    rangeOf: ({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) }),
    offsetAt: (position) => document.offsetAt(position),
  };
}

function placeNames({ readable, places }: Parsed): readonly PlacedName[] {
  return namesIn(readable)
    .map((use) => ({ ...use, ...places.locate(use.target) }))
    .sort((a, b) => a.start - b.start);
}

/** The use of a name at an offset; its end counts, too, since a cursor stands after what was typed. */
export function nameAt(document: DescriptorText, offset: number): PlacedName | undefined {
  return document.names().find(({ start, end }) => start <= offset && offset <= end);
}

/** The whole of what a path leads to. */
export function rangeAt({ parsed }: DescriptorText, path: Target["path"], on: Target["on"] = "value"): Range {
  return parsed.places.locate({ path, on });
}
