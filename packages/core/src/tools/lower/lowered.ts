import type { JsonObject } from "../../json.ts";
import type { InputSchema } from "../tool.ts";

/** One argument of a tool, as the document has it. */
export interface InputParameter {
  /** The name that a model uses. */
  readonly argument: string;
  readonly required: boolean;
  readonly description?: string;
  /** JSON Schema 2020-12; named schemas are `#/components/schemas/Name`. What OpenAPI 3.0 wrote otherwise is understood, too. */
  readonly schema: JsonObject;
}

/** An input schema that providers accept, and what was changed to make it so. */
export interface Lowered {
  readonly inputSchema: InputSchema;
  readonly notes: readonly LoweringNote[];
}

/** Something that the document says of a value and the tool's schema does not, or says otherwise. */
export interface LoweringNote {
  readonly kind: LoweringNoteKind;
  /** Where, as a path of the value: `argument/member`, with `*` for any item or any other member. */
  readonly path: string;
  /** One clause, without a full stop. */
  readonly what: string;
}

export type LoweringNoteKind =
  | "pattern-dropped"
  | "keyword-dropped"
  | "reference-dropped"
  | "recursion-cut"
  | "left-open"
  | "deprecated-dropped"
  | "unsafe-name";
