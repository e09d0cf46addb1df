import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { argumentName } from "../../tools/argument-name.ts";
import { locatedName } from "../../tools/renames.ts";
import { repeated } from "../repeated.ts";
import { mappingEntry, toolArguments, type ToolArgument } from "./arguments.ts";

/** A tool's arguments are one flat object, so no two parameters of it end up with one name. */
export function* duplicateArgument(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { mapping, args } of toolArguments(descriptor)) {
    for (const [again, first] of repeated(args, ({ name }) => name)) {
      if (isDeclaredTwice(again, first)) continue;
      const target = again.isMapped
        ? again.origin.here
        : first.isMapped
          ? first.origin.here
          : mapping.to("mcp_tool_name").here;
      const related = [first, again].map(({ parameter }) => ({
        target: parameter.to("name").here,
        message: "declared here",
      }));
      yield diagnose(
        "tool/duplicate-argument",
        target,
        { argument: again.name, way: wayOut(again, first, args) },
        { related },
      );
    }
  }
}

/** That is a fault of the operation, reported as such. */
function isDeclaredTwice(
  { parameter: { value: a } }: ToolArgument,
  { parameter: { value: b } }: ToolArgument,
): boolean {
  return a.location === b.location && a.name === b.name;
}

function wayOut(
  { parameter: { value: again } }: ToolArgument,
  { parameter: { value: first } }: ToolArgument,
  args: readonly ToolArgument[],
): string {
  const key = again.name === first.name ? locatedName(again) : again.name;
  const proposal = freeName(argumentName(`${again.location}_${argumentName(again.name)}`), args);
  return `tell them apart: \`parameter_mappings: ${mappingEntry(key, proposal)}\``;
}

/** The name, or the name with the first number that makes it one that no argument of the tool has. */
function freeName(name: string, args: readonly ToolArgument[]): string {
  const taken = new Set(args.map((argument) => argument.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name.slice(0, 58)}_${number}`;
  return free;
}
