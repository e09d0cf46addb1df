import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation, Parameter } from "../../descriptor/descriptor.ts";
import { argumentName } from "../../tools/argument-name.ts";
import { renamesOf } from "../../tools/renames.ts";
import { mappedOperations, type MappedOperation } from "../mapped-operations.ts";

/** A parameter of a tool, and the name under which a model gives it. */
export interface ToolArgument {
  readonly parameter: Cursor<Parameter>;
  readonly name: string;
  /** Where the name comes from: the entry of `parameter_mappings`, or the parameter's own name. */
  readonly origin: Cursor<string>;
  readonly isMapped: boolean;
}

/** The arguments of every tool, tool by tool. What every call sends is none. */
export function* toolArguments(
  descriptor: Cursor<Descriptor>,
): Iterable<MappedOperation & { readonly args: readonly ToolArgument[] }> {
  const unmapped = new Map<Cursor<Operation>, readonly ToolArgument[]>();
  for (const tool of mappedOperations(descriptor)) {
    const own = unmapped.get(tool.operation) ?? ownArguments(tool.operation);
    unmapped.set(tool.operation, own);
    const parameters = tool.operation.value.parameters ?? [];
    const mapped = new Map(tool.mapping.entries("parameter_mappings"));
    const fixed = new Map(tool.mapping.entries("fixed_arguments"));
    const renamed = renamesOf(mapped, parameters);
    const given = renamesOf(fixed, parameters);
    const args =
      mapped.size === 0 && fixed.size === 0
        ? own
        : own
            .filter(({ parameter }) => given(parameter.value) === undefined)
            .map((argument) => renamedBy(renamed(argument.parameter.value), argument));
    yield { ...tool, args };
  }
}

function ownArguments(operation: Cursor<Operation>): readonly ToolArgument[] {
  return operation
    .each("parameters")
    .filter(({ value }) => value.fixed_value === undefined)
    .map(ownArgument);
}

function ownArgument(parameter: Cursor<Parameter>): ToolArgument {
  const origin = parameter.to("name");
  return { parameter, name: argumentName(origin.value), origin, isMapped: false };
}

function renamedBy(origin: Cursor<string> | undefined, argument: ToolArgument): ToolArgument {
  return origin === undefined ? argument : { ...argument, name: origin.value, origin, isMapped: true };
}

/** An entry of `parameter_mappings`, as a hint writes it. */
export function mappingEntry(parameter: string, argument: string): string {
  return `{ ${/^[A-Za-z_][\w.-]*$/.test(parameter) ? parameter : JSON.stringify(parameter)}: ${argument} }`;
}
