import type { CompiledConnector } from "../compiled-connector.ts";
import { Cursor } from "../descriptor/cursor.ts";
import type { Descriptor, Operation, RouteMapping } from "../descriptor/descriptor.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { mappedOperations } from "../rules/mapped-operations.ts";
import type { Tool } from "../tools/tool.ts";
import type { Family } from "./family.ts";

/** A connector with what it was compiled from, as every check takes it. */
export interface CheckedConnector {
  readonly descriptor: Cursor<Descriptor>;
  readonly connector: CompiledConnector;
  /** In the order of the route mappings. */
  readonly tools: readonly CheckedTool[];
}

/** A tool, and where it stands in the descriptor. */
export interface CheckedTool {
  readonly tool: Tool;
  readonly mapping: Cursor<RouteMapping>;
  readonly operation: Cursor<Operation>;
}

/** Something worth knowing that nobody has to mend. */
export interface CheckNote {
  readonly family: Family;
  /** One clause, without a full stop. */
  readonly message: string;
}

/** What was found, by one family or by all. */
export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: readonly CheckNote[];
}

/** Joins each tool with its mapping and its operation. */
export function joinTools(descriptor: Descriptor, connector: CompiledConnector): CheckedConnector {
  const root = new Cursor(descriptor);
  const mapped = new Map(Array.from(mappedOperations(root), (one) => [one.mapping.pointer, one]));
  const tools = connector.tools.flatMap((tool): readonly CheckedTool[] => {
    const found = mapped.get(tool.origin);
    return found === undefined ? [] : [{ tool, ...found }];
  });
  return { descriptor: root, connector, tools };
}
