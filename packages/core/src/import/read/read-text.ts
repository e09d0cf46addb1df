import { diagnose } from "../../diagnostics/diagnose.ts";
import type { LocatedDiagnostic } from "../../diagnostics/diagnostic.ts";
import { locate } from "../../diagnostics/locate.ts";
import { atRange } from "../../source/at-range.ts";
import { checkText } from "../../source/check-text.ts";
import { createLineIndex, type Position } from "../../source/line-index.ts";
import type { Composed, Node } from "../../source/node.ts";
import { parseJson } from "../../source/parse-json.ts";
import { createPlaces } from "../../source/places.ts";
import type { Range, SourceFile } from "../../source/source-file.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { memberPointer } from "./pointer.ts";
import { parseYaml } from "./parse-yaml.ts";
import { createTolerantBuilder } from "./tolerant-builder.ts";
import { stepsOf } from "../../json-pointer.ts";

/** 16 Mi characters, four times the largest document that a vendor is known to publish as one file. */
const MAX_CHARACTERS = 1 << 24;
const MAX_DEPTH = 512;
const MAX_PARTS = 2_000_000;

/** A document's value and where its parts stand. */
export interface ReadText {
  /** Plain data; objects have no prototype. */
  readonly value: unknown;
  /** JSON pointers of members whose name came before in the same object. */
  readonly repeated: readonly string[];
  /** Where a JSON pointer leads; the nearest parent's place where it leads nowhere. */
  place(pointer: string): Position;
  diagnose(diagnostics: readonly Diagnostic[]): readonly LocatedDiagnostic[];
}

/** Reads JSON or YAML text of any origin, bounded in size and depth. Any text ends in a value or in diagnostics. */
export function readText(
  source: SourceFile,
):
  | { readonly ok: true; readonly read: ReadText }
  | { readonly ok: false; readonly diagnostics: readonly LocatedDiagnostic[] } {
  const { text } = source;
  const end = (diagnostics: readonly Diagnostic[], composed?: Composed) =>
    locate(source, createPlaces(text, composed?.node), diagnostics);
  if (text.length > MAX_CHARACTERS) {
    const limit = `${MAX_CHARACTERS} characters`;
    const hint = "import a part of it: many vendors publish one document for each product";
    const here = atRange(MAX_CHARACTERS, MAX_CHARACTERS + 1);
    return { ok: false, diagnostics: end([diagnose("yaml/too-large", here, { limit }, { hint })]) };
  }
  const repeated: Range[] = [];
  const onRepeated = (key: Range) => void repeated.push(key);
  const isJson = /^\uFEFF?\s*[[{]/.test(text);
  const json = isJson ? parseJson(text, MAX_DEPTH, () => createTolerantBuilder(onRepeated)) : undefined;
  if (json !== undefined) {
    return json.diagnostics.length > 0
      ? { ok: false, diagnostics: end(json.diagnostics, json.composed) }
      : { ok: true, read: createReadText(source, json.composed, repeated) };
  }
  repeated.length = 0;
  const badCharacters = checkText(text);
  if (badCharacters.length > 0) return { ok: false, diagnostics: end(badCharacters) };
  const yaml = parseYaml(text, { depth: MAX_DEPTH, parts: MAX_PARTS }, onRepeated);
  return "diagnostic" in yaml
    ? { ok: false, diagnostics: end([yaml.diagnostic]) }
    : { ok: true, read: createReadText(source, yaml.composed, repeated) };
}

function createReadText(source: SourceFile, { value, node }: Composed, repeated: readonly Range[]): ReadText {
  const places = createPlaces(source.text, node);
  let lines: ReturnType<typeof createLineIndex> | undefined;
  return {
    value,
    repeated: repeated.map(({ start }) => pointerAt(node, start)),
    place(pointer) {
      lines ??= createLineIndex(source.text);
      const path = stepsOf(pointer);
      return lines.position(places.locate({ path, on: path.length > 0 ? "key" : "value" }).start);
    },
    diagnose: (diagnostics) => locate(source, places, diagnostics),
  };
}

/** The pointer of the innermost part around an offset. */
function pointerAt(root: Node, offset: number): string {
  let pointer = "";
  let node: Node | undefined = root;
  while (node !== undefined) {
    let next: Node | undefined;
    if (node.kind === "map") {
      for (const [name, member] of node.members) {
        if (offset < member.key.start || offset >= Math.max(member.value.end, member.key.end)) continue;
        pointer = memberPointer(pointer, name);
        next = member.value;
        break;
      }
    } else if (node.kind === "list") {
      const index = node.items.findIndex((item) => offset >= item.start && offset < item.end);
      if (index !== -1) pointer += `/${index}`;
      next = node.items[index];
    }
    node = next;
  }
  return pointer;
}
