import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Json } from "../../json.ts";
import { parametersNamed } from "../../tools/renames.ts";
import { mappedOperations } from "../mapped-operations.ts";
import { placeFault } from "../parameter/place-fault.ts";
import { valueFault } from "../parameter/value-fault.ts";
import { SchemaJudge } from "../schema/schema-judge.ts";

/** What a tool always gives is a value that the parameter allows, fit for its place, and not what the runtime fills. */
export function* badFixedArgument(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const judge = new SchemaJudge(descriptor.value);
  for (const { mapping, operation } of mappedOperations(descriptor)) {
    for (const [key, value] of mapping.entries("fixed_arguments")) {
      for (const parameter of parametersNamed(key, operation.value.parameters ?? [])) {
        const fault = faultOf(parameter, value.value, operation.value, judge);
        if (fault !== undefined) yield diagnose("tool/bad-fixed-argument", value.here, fault);
      }
    }
  }
}

function faultOf(parameter: Parameter, value: Json, { parameters = [], response }: Operation, judge: SchemaJudge) {
  if (parameter.fixed_value !== undefined) return undefined;
  const position = response?.paging?.parameter;
  if (position !== undefined && parametersNamed(position, parameters).includes(parameter)) {
    return { problem: "the runtime fills this parameter, page by page", way: "remove the entry" };
  }
  const fault = valueFault(parameter, value, judge) ?? placeFault(parameter, value);
  return fault === undefined
    ? undefined
    : { problem: `the value ${fault}`, way: "give a value that the parameter allows" };
}
