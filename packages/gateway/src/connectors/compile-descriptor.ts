import { compile, type CompiledConnector, printText, toWire, type WireDiagnostic } from "@mortise/core";
import { RestError } from "../rest/rest-error.ts";
import { DESCRIPTOR_NAME } from "./compiled-connectors.ts";

/** A descriptor that compiles, and what there is to say of it nevertheless. */
export interface CompiledDescriptor {
  readonly source: string;
  readonly connector: CompiledConnector;
  readonly diagnostics: readonly WireDiagnostic[];
}

/** What the compiler says of a text, whatever that is. */
export interface JudgedDescriptor {
  /** Left out where there are errors. */
  readonly connector?: CompiledConnector;
  /** As programs read them. */
  readonly diagnostics: readonly WireDiagnostic[];
  /** As people do. */
  readonly text: string;
}

export function judgeDescriptor(text: string): JudgedDescriptor {
  const source = { name: DESCRIPTOR_NAME, text };
  const { diagnostics, connector } = compile(source);
  const report = { source, diagnostics };
  const judged = { diagnostics: toWire(report), text: printText([report]) };
  return connector === undefined ? judged : { ...judged, connector };
}

/**
 * Compiles a descriptor that is to be saved.
 *
 * @throws RestError 422 `descriptor_invalid`, with each diagnostic as programs read it and all of them as people do.
 */
export function compileDescriptor(source: string): CompiledDescriptor {
  const { connector, diagnostics, text } = judgeDescriptor(source);
  if (connector !== undefined) return { source, connector, diagnostics };
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const count = errors === 1 ? "1 error" : `${String(errors)} errors`;
  throw new RestError(422, "descriptor_invalid", `The descriptor has ${count}, so nothing was saved.`, {
    hint: "Correct what `faults` lists, each at its line and column, and send it again.",
    faults: diagnostics,
    text,
  });
}
