import type { ErrorObject } from "ajv/dist/2020.js";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { explainShapeError } from "./explain-shape-error.ts";
import { validateGrammar } from "./validate-grammar.ts";
import { withoutNulls } from "./without-nulls.ts";

/** A hostile document can have a fault in every line; nobody reads more than the first hundred. */
const MOST_EXPLAINED = 1_000;
/** They only say that a branch failed, and the branch has said why. */
const SUMMARIES: ReadonlySet<string> = new Set(["if", "anyOf", "oneOf", "allOf", "not"]);

/**
 * Checks a parsed document against the grammar. Without diagnostics, {@link withoutNulls} of the
 * document is a `Descriptor`.
 */
export function checkShape(document: unknown): readonly Diagnostic[] {
  const stripped = withoutNulls(document);
  if (validateGrammar(stripped)) return [];
  return faults(validateGrammar.errors ?? [])
    .slice(0, MOST_EXPLAINED)
    .map((error) => explainShapeError(error, document));
}

/** One of several keys is there: what is wrong is that none is, not that each is missing. */
function isChoice({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword === "anyOf" || /\/anyOf\/\d+\/required$/.test(schemaPath);
}

/** One error for each fault: a value of the wrong type breaks its bounds too, and only the type is worth saying. */
function faults(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const mistyped = new Set(errors.filter(({ keyword }) => keyword === "type").map(({ instancePath }) => instancePath));
  return errors.filter((error) => {
    const { keyword, instancePath } = error;
    if (isChoice(error)) return keyword === "anyOf";
    return !SUMMARIES.has(keyword) && (keyword === "type" || !mistyped.has(instancePath));
  });
}
