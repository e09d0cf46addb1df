import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Json } from "../../json.ts";
import { placeFault } from "./place-fault.ts";
import { SchemaJudge } from "../schema/schema-judge.ts";
import { valueFault } from "./value-fault.ts";

/** What every call sends is a value that the parameter allows, and leaves nothing for a default to do. */
export function* badFixedValue(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const judge = new SchemaJudge(descriptor.value);
  for (const operation of descriptor.each("operations")) {
    for (const parameter of operation.each("parameters")) {
      const { fixed_value: given } = parameter.value;
      if (given === undefined) continue;
      const fault = faultOf(parameter.value, given, judge);
      if (fault === undefined) continue;
      const at = fault.at === undefined ? undefined : parameter.at(fault.at)?.key;
      yield diagnose("parameter/bad-fixed-value", at ?? (parameter.at("fixed_value") ?? parameter).here, fault);
    }
  }
}

interface Fault {
  readonly problem: string;
  readonly way: string;
  /** The key to blame, where it is not the value. */
  readonly at?: "fixed_value" | "default_value";
}

function faultOf(parameter: Parameter, value: Json, judge: SchemaJudge): Fault | undefined {
  if (parameter.location === "path") {
    return {
      problem: "a constant of the path is no parameter",
      way: "write it into the endpoint in place of the placeholder",
      at: "fixed_value",
    };
  }
  if (parameter.default_value !== undefined) {
    return {
      problem: "a default is never used, because the fixed value is always sent",
      way: "keep one of the two: `default_value` if a model may choose, `fixed_value` if not",
      at: "default_value",
    };
  }
  const fault = valueFault(parameter, value, judge) ?? placeFault(parameter, value);
  return fault === undefined
    ? undefined
    : { problem: `the fixed value ${fault}`, way: "give a value that the parameter allows" };
}
