import type { RuntimeFault } from "../../errors.ts";
import type { Reading } from "../read-response.ts";
import type { BlameReader } from "./blamed-parameters.ts";
import { escapeStep } from "@mortise/core/json-pointer";

/** What is known of an operation that can explain why it was refused. */
export interface Explanation {
  readonly scopes: readonly string[];
  readonly readBlame: BlameReader;
}

/** An upstream's refusal with what the connector knows about it: which argument it is about, or which scopes it needs. */
export function explainFault(fault: RuntimeFault, reading: Reading, { scopes, readBlame }: Explanation): RuntimeFault {
  if (fault.code === "scope_insufficient" && scopes.length > 0) {
    const needs = `It needs the ${scopes.length === 1 ? "scope" : "scopes"} ${scopes.join(", ")}.`;
    return { ...fault, detail: fault.detail === undefined ? needs : `${needs} ${fault.detail}` };
  }
  if ((fault.code === "upstream_rejected" || fault.code === "upstream_conflict") && reading.kind === "json") {
    const blamed = readBlame(reading.text);
    const [parameter] = blamed;
    const faults = blamed.flatMap(({ argument }) =>
      argument === undefined
        ? []
        : [{ pointer: pointerTo(argument), message: "The upstream API names it as a reason." }],
    );
    if (parameter !== undefined) return { ...fault, parameter, ...(faults.length === 0 ? {} : { faults }) };
  }
  return fault;
}

function pointerTo(argument: string): string {
  return `/${escapeStep(argument)}`;
}
