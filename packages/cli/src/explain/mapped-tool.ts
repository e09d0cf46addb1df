import type { ConstantPlan, Descriptor, LoweringNote, ParameterPlan, ProfileNote, Tool } from "@mortise/core";
import type { PointAt } from "../point-at.ts";
import { escapeStep } from "@mortise/core/json-pointer";

/** A tool with what is known of how it came about. */
export interface MappedTool {
  /** As clients see it, after the profiles that were asked for. */
  readonly tool: Tool;
  /** What it was compiled from; `undefined` for a compiled connector. */
  readonly descriptor: Descriptor | undefined;
  /** What its schemas no longer say. */
  readonly lowering: readonly LoweringNote[];
  /** What the profiles changed. */
  readonly profileNotes: readonly ProfileNote[];
  readonly lineOf: PointAt;
}

/** Why an argument has another name than its parameter. */
export interface Rename {
  /** `mapping`: the author named it. `name`: models' providers do not take the parameter's own name. */
  readonly by: "mapping" | "name" | "unknown";
  readonly why: string;
  /** Where the mapping says so. */
  readonly origin?: string;
}

/** Why a parameter's argument has another name; `undefined` where it has its own. */
export function renameOf({ argument, name, location }: ParameterPlan, mapped: MappedTool): Rename | undefined {
  if (argument === name) return undefined;
  const { tool, descriptor } = mapped;
  if (descriptor === undefined) return { by: "unknown", why: "renamed" };
  const key = keyOf("parameter_mappings", { name, location }, mapped);
  if (key === undefined) return { by: "name", why: "renamed: models' providers do not take this name" };
  const sharing = parametersOf(mapped).filter((other) => other.name === name);
  const others = sharing.map((other) => other.location).filter((other) => other !== location);
  const why =
    others.length === 0
      ? "renamed by the mapping"
      : `renamed by the mapping: the ${others.join(" and the ")} has one of this name, too`;
  return { by: "mapping", why, origin: `${tool.origin}/parameter_mappings/${escapeStep(key)}` };
}

/** Where a constant's value is written: in the mapping, or with the parameter. */
export function constantOrigin(constant: ConstantPlan, mapped: MappedTool): string {
  const key = keyOf("fixed_arguments", constant, mapped);
  return key === undefined ? constant.origin : `${mapped.tool.origin}/fixed_arguments/${escapeStep(key)}`;
}

type MapKey = "parameter_mappings" | "fixed_arguments";

/** The key of a mapping that means a parameter: its name, or its name after its location where that is no other's name. */
function keyOf(map: MapKey, { name, location }: Pick<ParameterPlan, "name" | "location">, mapped: MappedTool) {
  const index = Number(/\/(\d+)$/.exec(mapped.tool.origin)?.[1]);
  const entries = mapped.descriptor?.mcp_config?.route_mappings?.[index]?.[map] ?? {};
  const located = `${location}.${name}`;
  const isAName = parametersOf(mapped).some((parameter) => parameter.name === located);
  if (!isAName && Object.hasOwn(entries, located)) return located;
  return Object.hasOwn(entries, name) ? name : undefined;
}

function parametersOf({ tool, descriptor }: MappedTool) {
  const { operationId } = tool.plan;
  return descriptor?.operations?.find(({ operation_id }) => operation_id === operationId)?.parameters ?? [];
}
