import type { SourceFile } from "../../source/source-file.ts";
import { createAnchors, type Anchors } from "./anchors.ts";
import { type ApiDocument, child, isMembers, type Part } from "./part.ts";
import { readText, type ReadText } from "./read-text.ts";
import { normaliseReference } from "./reference-name.ts";
import { stepsOf } from "../../json-pointer.ts";

/** Other documents that one reading may draw in. */
const MAX_DOCUMENTS = 200;
const MAX_TOTAL_CHARACTERS = 1 << 25;
/** References that one reference may lead through. */
const MAX_HOPS = 64;

/** Where a reference leads, or why it leads nowhere: a sentence for a loss. */
export type Resolved = { readonly ok: true; readonly part: Part } | { readonly ok: false; readonly reason: string };

/** The documents of one reading. */
export interface Documents {
  readonly main: ApiDocument;
  /** Names of the other documents, in the order in which they were first referred to. */
  readonly references: readonly string[];
  /** One step: the part that a reference names, which may be a reference itself. */
  resolve(reference: string, from: Part): Resolved;
  /** All steps, until the part is no reference. */
  follow(part: Part): Resolved;
  read(name: string): ReadText | undefined;
}

type Loaded = { readonly document: ApiDocument; readonly read: ReadText } | { readonly reason: string };

export function createDocuments(
  source: SourceFile,
  mainRead: ReadText,
  load: (reference: string) => SourceFile | undefined,
): Documents {
  const main: ApiDocument = { name: "", root: mainRead.value, text: source.text };
  const loaded = new Map<string, Loaded>([["", { document: main, read: mainRead }]]);
  const anchorsOf = new Map<ApiDocument, Anchors>();
  let characters = source.text.length;

  const open = (name: string): Loaded => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    if (loaded.size > MAX_DOCUMENTS) return { reason: `It is one of more than ${MAX_DOCUMENTS} documents.` };
    const opened = openNew(name);
    loaded.set(name, opened);
    return opened;
  };
  const openNew = (name: string): Loaded => {
    const file = load(name);
    if (file === undefined) return { reason: `The document \`${name}\` was not given.` };
    characters += file.text.length;
    if (characters > MAX_TOTAL_CHARACTERS) return { reason: "The documents together are too large." };
    const result = readText(file);
    if (!result.ok) {
      const first = result.diagnostics[0];
      return { reason: `The document \`${name}\` cannot be read: ${first?.message ?? "it is not JSON or YAML"}.` };
    }
    return { document: { name, root: result.read.value, text: file.text }, read: result.read };
  };
  const anchors = (document: ApiDocument): Anchors => {
    const known = anchorsOf.get(document) ?? createAnchors(document);
    anchorsOf.set(document, known);
    return known;
  };

  const resolve = (reference: string, from: Part, budget: { hops: number }): Resolved => {
    const hash = reference.indexOf("#");
    const file = hash === -1 ? reference : reference.slice(0, hash);
    const fragment = hash === -1 ? "" : reference.slice(hash + 1);
    let start: Part = { value: from.document.root, document: from.document, pointer: "" };
    const own = anchors(from.document);
    if (file !== "") {
      const identified = own.byId(file);
      if (identified !== undefined) start = identified;
      else {
        const name = normaliseReference(file, from.document.name, source.name);
        if (name === undefined) return failed(`\`${reference}\` is no address that could be followed.`);
        const opened = name === "" ? { document: main } : open(name);
        if ("reason" in opened) return failed(opened.reason);
        start = { value: opened.document.root, document: opened.document, pointer: "" };
      }
    } else start = own.enclosing(from.pointer) ?? start;
    if (fragment === "") return { ok: true, part: start };
    if (!fragment.startsWith("/")) {
      const anchored = anchors(start.document).byName(fragment);
      return anchored === undefined
        ? failed(`There is no \`${fragment}\` in the document.`)
        : { ok: true, part: anchored };
    }
    const found = walk(start, decoded(fragment), budget) ?? walk(start, fragment, budget);
    if (found !== undefined) return { ok: true, part: found };
    const whole: Part = { value: start.document.root, document: start.document, pointer: "" };
    const fromRoot = start.pointer === "" ? undefined : walk(whole, decoded(fragment), budget);
    return fromRoot === undefined ? failed(`There is nothing at \`${reference}\`.`) : { ok: true, part: fromRoot };
  };
  /** Goes down a pointer, through references that stand on the way. The budget is for all of them: each may lead to more. */
  const walk = (start: Part, pointer: string, budget: { hops: number }): Part | undefined => {
    let part = start;
    for (const token of stepsOf(pointer)) {
      let next = step(part, token);
      if (next === undefined && isMembers(part.value) && typeof part.value.$ref === "string" && budget.hops > 0) {
        budget.hops -= 1;
        const through = resolve(part.value.$ref, part, budget);
        next = through.ok ? step(through.part, token) : undefined;
      }
      if (next === undefined) return undefined;
      part = next;
    }
    return part;
  };

  return {
    main,
    get references() {
      return [...loaded.keys()].filter((name) => name !== "");
    },
    resolve: (reference, from) => resolve(reference, from, { hops: MAX_HOPS }),
    follow(part) {
      let current = part;
      for (let hops = 0; hops < MAX_HOPS; hops += 1) {
        if (!isMembers(current.value) || typeof current.value.$ref !== "string") return { ok: true, part: current };
        const next = resolve(current.value.$ref, current, { hops: MAX_HOPS });
        if (!next.ok) return next;
        current = next.part;
      }
      return failed("The references lead in a circle.");
    },
    read(name) {
      const known = loaded.get(name);
      return known !== undefined && "read" in known ? known.read : undefined;
    },
  };
}

function failed(reason: string): Resolved {
  return { ok: false, reason };
}

function step(part: Part, token: string): Part | undefined {
  if (Array.isArray(part.value)) {
    const value: unknown = /^(?:0|[1-9]\d*)$/.test(token) ? part.value[Number(token)] : undefined;
    return value === undefined ? undefined : child(part, Number(token), value);
  }
  if (!isMembers(part.value)) return undefined;
  const value = part.value[token];
  return value === undefined ? undefined : child(part, token, value);
}

/** A fragment is percent-encoded (RFC 6901 section 6); many documents have it as it is. */
function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
