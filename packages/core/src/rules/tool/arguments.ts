import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Parameter } from "../../descriptor/descriptor.ts";
import { argumentName } from "../../tools/argument-name.ts";
import { mappedOperations, type MappedOperation } from "../mapped-operations.ts";

/** A parameter of a tool, and the name under which a model gives it. */
export interface ToolArgument {
  readonly parameter: Cursor<Parameter>;
  readonly name: string;
  /** Where the name comes from: the entry of `parameter_mappings`, or the parameter's own name. */
  readonly origin: Cursor<string>;
  readonly isMapped: boolean;
}

/** The arguments of every tool, tool by tool. */
export function* toolArguments(
  descriptor: Cursor<Descriptor>,
): Iterable<MappedOperation & { readonly args: readonly ToolArgument[] }> {
  for (const tool of mappedOperations(descriptor)) {
    const mapped = new Map(tool.mapping.entries("parameter_mappings"));
    const args = tool.operation.each("parameters").map((parameter): ToolArgument => {
      const own = parameter.to("name");
      const origin = mapped.get(own.value);
      return origin === undefined
        ? { parameter, name: argumentName(own.value), origin: own, isMapped: false }
        : { parameter, name: origin.value, origin, isMapped: true };
    });
    yield { ...tool, args };
  }
}

/** An entry of `parameter_mappings`, as a hint writes it. */
export function mappingEntry(parameter: string, argument: string): string {
  return `{ ${/^[A-Za-z_][\w-]*$/.test(parameter) ? parameter : JSON.stringify(parameter)}: ${argument} }`;
}
