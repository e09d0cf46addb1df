import type { JsonObject } from "../../json.ts";
import { createExpansion, expandShape, type Expansion } from "./expand.ts";
import type { InputParameter, Lowered, LoweringNote } from "./lowered.ts";
import { namedSchemas, type NamedSchemas } from "./named-schemas.ts";
import type { Edge } from "./node.ts";
import type { Detail } from "./own-keywords.ts";
import { readShape } from "./read-shape.ts";
import { cutBelow, cutCycles, nodesBelow, hasOverlappingCycle } from "./recursion.ts";
import type { Shape } from "./shape.ts";
import { isCheckable, MAX_SCHEMA_LENGTH } from "./weigh.ts";
import { writeSchema, type Written } from "./write-schema.ts";

export type { Detail } from "./own-keywords.ts";

export interface LowerInputOptions {
  readonly detail: Detail;
  /** The tool's name: what it says, descriptions of arguments need not say again. */
  readonly tool?: string;
}

/** An argument and what its value may be. */
interface Argument {
  readonly parameter: InputParameter;
  readonly shape: Shape;
}

/**
 * Makes the input schema of a tool: one flat object that every provider takes, whatever the
 * document did. Every member that the document requires and every list of values is kept, unless
 * a cycle has to be cut or the schema is too large to be checked; a note tells.
 */
export function lowerInput(
  parameters: readonly InputParameter[],
  schemas: ReadonlyMap<string, JsonObject>,
  { detail, tool }: LowerInputOptions,
): Lowered {
  const names = namedSchemas(schemas);
  const all = parameters.map((parameter): Argument => {
    const shape = readShape(parameter.schema, names);
    const { description = shape.description } = parameter;
    return { parameter, shape: { ...shape, ...(description === undefined ? {} : { description }) } };
  });
  // A call never gives what only an answer has.
  const given = all.filter(({ shape }) => !names.isMarked(shape, "readOnly"));
  return (
    (detail === "full" ? lower(given, names, "full", tool) : undefined) ??
    lower(given, names, "lean", tool) ??
    lower(given.map(leftOpen), names, "lean", tool, given.map(openNote)) ?? {
      inputSchema: inputSchemaOf([], NOTHING, detail),
      notes: [],
    }
  );
}

const NOTHING: Written = { schemas: [], defs: undefined };
/** How often a cycle is written out, where it is cut. */
const CUT_DEPTH: { readonly [detail in Detail]: number } = { full: 2, lean: 1 };

function lower(
  given: readonly Argument[],
  names: NamedSchemas,
  detail: Detail,
  tool: string | undefined,
  before: readonly LoweringNote[] = [],
): Lowered | undefined {
  const notes = new Map<string, LoweringNote>();
  const note = (one: LoweringNote) => notes.set(`${one.kind} ${one.path} ${one.what}`, one);
  before.forEach(note);
  const expansion = createExpansion(names, detail, "input", note, tool);
  const roots = given.map(({ parameter, shape }) => expandShape(shape, parameter.argument, expansion));
  const bounded = withinLimits(withoutCostlyCycles(roots, expansion), given, expansion);
  if (bounded === undefined) return undefined;
  const written = shorter(bounded, expansion);
  const inputSchema = inputSchemaOf(
    given.map(({ parameter }) => parameter),
    written,
    detail,
  );
  return JSON.stringify(inputSchema).length > MAX_SCHEMA_LENGTH
    ? undefined
    : { inputSchema, notes: Array.from(notes.values()) };
}

function withoutCostlyCycles(roots: readonly Edge[], expansion: Expansion): readonly Edge[] {
  if (expansion.cycles.size === 0) return roots;
  if (!hasOverlappingCycle(roots, expansion.forms)) return roots;
  const depth = CUT_DEPTH[expansion.detail];
  // All of them: what is kept of a cycle would lead back to schemas with the others uncut.
  for (const { name = "it", back } of nodesBelow(roots)) {
    if (back === undefined) continue;
    const times = depth === 1 ? "once" : `${depth} times`;
    const what = `\`${name}\` contains itself; it is written out ${times} and left open below`;
    expansion.note({ kind: "recursion-cut", path: expansion.cycles.get(back) ?? "", what });
  }
  return cutCycles(roots, expansion.forms, expansion.node, depth);
}

/** How deep a schema may still be where it is too large to be checked whole. */
const DEPTHS = [12, 8, 6, 5, 4, 3, 2, 1];

/** The schemas, left open where they are too large to be checked; full detail gives way to lean before that. */
function withinLimits(
  roots: readonly Edge[],
  given: readonly Argument[],
  { detail, forms, node, note }: Expansion,
): readonly Edge[] | undefined {
  if (isCheckable(roots)) return roots;
  if (detail === "full") return undefined;
  const acyclic = cutCycles(roots, forms, node, 1);
  for (const depth of DEPTHS) {
    const cut = cutBelow(acyclic, depth, node);
    if (!isCheckable(cut)) continue;
    for (const [index, { parameter }] of given.entries()) {
      if (cut[index]?.node === acyclic[index]?.node) continue;
      const what = `its schema is too large to be checked whole; it is left open ${depth} levels down`;
      note({ kind: "left-open", path: parameter.argument, what });
    }
    return cut;
  }
  return undefined;
}

/** Cycles are kept, unless cutting them takes fewer bytes. */
function shorter(roots: readonly Edge[], { forms, node, cycles, note, detail }: Expansion): Written {
  const kept = writeSchema(roots, forms, detail);
  const backs = nodesBelow(roots).filter(({ back }) => back !== undefined);
  if (backs.length === 0) return kept;
  const cut = writeSchema(cutCycles(roots, forms, node, CUT_DEPTH.full), forms, detail);
  if (JSON.stringify(kept).length <= JSON.stringify(cut).length) return kept;
  for (const { name = "it", back = "" } of backs) {
    const what = `\`${name}\` contains itself; it is written out ${CUT_DEPTH.full} times and left open below`;
    note({ kind: "recursion-cut", path: cycles.get(back) ?? "", what });
  }
  return cut;
}

/** What is left of an argument whose schema is too large: its type and its words. */
function leftOpen({ parameter, shape }: Argument): Argument {
  const { types, description } = shape;
  return {
    parameter,
    shape: { ...(types === undefined ? {} : { types }), ...(description === undefined ? {} : { description }) },
  };
}

function openNote({ parameter }: Argument): LoweringNote {
  return {
    kind: "left-open",
    path: parameter.argument,
    what: "the schemas of this tool are too large to be checked; any value is taken",
  };
}

function inputSchemaOf(
  parameters: readonly InputParameter[],
  { schemas, defs }: Written,
  detail: Detail,
): Lowered["inputSchema"] {
  const required = parameters.flatMap((parameter) => (parameter.required ? [parameter.argument] : []));
  return {
    type: "object",
    properties: Object.fromEntries(parameters.map(({ argument }, index) => [argument, schemas[index] ?? {}])),
    ...(required.length === 0 && detail === "lean" ? {} : { required }),
    // The check of arguments refuses unknown names in any case, and says which it knows.
    ...(detail === "lean" ? {} : { additionalProperties: false }),
    ...(defs === undefined ? {} : { $defs: defs }),
  };
}
