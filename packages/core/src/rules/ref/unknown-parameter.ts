import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { locatedName, parametersNamed, type NamedParameter } from "../../tools/renames.ts";
import { choices } from "../choices.ts";
import { mappedOperations } from "../mapped-operations.ts";

/** The maps of a route mapping whose keys name parameters. */
export const MAPPING_KEYS = ["parameter_mappings", "parameter_descriptions", "fixed_arguments"] as const;

/** What names a parameter names one that the operation has. */
export function* unknownParameter(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { mapping, operation } of mappedOperations(descriptor)) {
    const parameters = operation.value.parameters ?? [];
    const given = parameters.filter(({ fixed_value }) => fixed_value === undefined);
    const known = new Set(given.flatMap(keysOf));
    const fixed = new Set(parameters.flatMap(keysOf));
    const names = Array.from(new Set(given.map(({ name }) => name)));
    const params = {
      operation: operation.value.operation_id,
      choices: choices(names, "the operation takes no parameters: remove the entry"),
    };
    for (const map of MAPPING_KEYS) {
      for (const [name, entry] of mapping.entries(map)) {
        if (known.has(name)) continue;
        const extra = fixed.has(name)
          ? { hint: "it has a `fixed_value`, so no tool has an argument for it: remove the entry" }
          : didYouMean(name, names, entry.key);
        yield diagnose("ref/unknown-parameter", entry.key, params, extra);
      }
    }
  }
  for (const operation of descriptor.each("operations")) {
    const parameters = operation.value.parameters ?? [];
    const body = parameters.filter(({ location }) => location === "body");
    const whole = operation.at("request_body")?.at("parameter");
    if (whole !== undefined && !body.some(({ name }) => name === whole.value)) {
      yield unknown(whole, body, operation.value.operation_id, "declare it with `location: body`");
    }
    const paging = operation.at("response")?.at("paging");
    for (const key of [paging?.at("parameter"), paging?.at("size_parameter")]) {
      if (key === undefined || parametersNamed(key.value, parameters).length > 0) continue;
      yield unknown(key, parameters, operation.value.operation_id, "declare it under `parameters`");
    }
  }
}

function unknown(key: Cursor<string>, parameters: readonly Parameter[], operation: string, none: string): Diagnostic {
  const names = Array.from(new Set(parameters.map(({ name }) => name)));
  const extra = didYouMean(key.value, names, key.here);
  return diagnose("ref/unknown-parameter", key.here, { operation, choices: choices(names, none) }, extra);
}

/** What a mapping may call a parameter. */
function keysOf(parameter: NamedParameter): readonly string[] {
  return [parameter.name, locatedName(parameter)];
}
