import { sealConnector } from "../../seal-connector.ts";
import type { CompiledConnector } from "../../compiled-connector.ts";
import type { InputSchema, Tool, ToolDefinition } from "../tool.ts";
import { cut } from "../lower/short-text.ts";
import { adaptSchema } from "./adapt-schema.ts";
import { profiles, type ProfileName } from "./profiles.ts";
import type { Profile, ProfileNote } from "./profile.ts";
import { fittingName, renameArguments } from "./rename.ts";

/** A connector that providers and clients take, and what was done to it. */
export interface Profiled {
  readonly connector: CompiledConnector;
  readonly notes: readonly ProfileNote[];
}

/**
 * Brings every tool to what these providers and clients take, one profile after the other: names
 * are made to fit and mapped back by the plan, schemas say less. A tool that cannot be brought
 * there is left out alone, so that the others are still taken; a note tells.
 */
export function applyProfile(connector: CompiledConnector, names: readonly ProfileName[]): Profiled {
  const notes: ProfileNote[] = [];
  const tools = names.reduce<readonly Tool[]>(
    (before, name) => applyOne(before, connector, name, profiles[name], notes),
    connector.tools,
  );
  const { hash: _, ...content } = connector;
  return { connector: sealConnector({ ...content, tools }), notes };
}

function applyOne(
  before: readonly Tool[],
  connector: CompiledConnector,
  name: ProfileName,
  profile: Profile,
  notes: ProfileNote[],
): readonly Tool[] {
  const taken = new Set<string>();
  const server = (connector.server?.name ?? connector.metadata.slug).replaceAll(/[^A-Za-z0-9_-]+/g, "_");
  const tools = before.flatMap((tool): readonly Tool[] => {
    const note = (kind: ProfileNote["kind"], what: string, source: string) =>
      notes.push({ profile: name, kind, tool: tool.definition.name, what, source });
    const adapted = adaptTool(tool, server, profile, note);
    if (adapted === undefined) return [];
    if (taken.has(adapted.definition.name)) {
      note(
        "left-out",
        `its name becomes \`${adapted.definition.name}\`, which another tool has`,
        profile.toolName?.source ?? "",
      );
      return [];
    }
    taken.add(adapted.definition.name);
    return [adapted];
  });
  // Three tools stand for all where a model searches them.
  const most = connector.server?.mode === "discovery" ? undefined : profile.tools;
  if (most !== undefined && tools.length > most.value) {
    const what = `${tools.length} tools are more than the ${most.value} of one request; serve fewer, or use the mode \`discovery\``;
    notes.push({ profile: name, kind: "too-many-tools", what, source: most.source });
  }
  return tools;
}

type Note = (kind: ProfileNote["kind"], what: string, source: string) => void;

function adaptTool(tool: Tool, server: string, profile: Profile, note: Note): Tool | undefined {
  const named = withFittingName(tool.definition, server, profile, note);
  if (named === undefined) return undefined;
  const renamed = withFittingArguments({ ...tool, definition: named }, profile, note);
  if (renamed === undefined) return undefined;

  const { definition } = renamed;
  const input = adaptSchema<InputSchema>(definition.inputSchema, profile);
  if (input === undefined) {
    note("left-out", "its schema is too large with its references written out", profile.references?.source ?? "");
    return undefined;
  }
  for (const [what, source] of input.changes) note("changed-schema", what, source);
  return {
    ...renamed,
    definition: { ...withFittingDescription(definition, profile, note), inputSchema: input.schema },
  };
}

function withFittingName(
  definition: ToolDefinition,
  server: string,
  { toolName }: Profile,
  note: Note,
): ToolDefinition | undefined {
  if (toolName === undefined) return definition;
  const { pattern, longest, prefix } = toolName.value;
  const room = longest - prefix(server).length;
  const name = fittingName(definition.name, (one) => pattern.test(one), room);
  if (name === undefined) {
    note(
      "left-out",
      `no name is left for it: with the client's prefix, ${Math.max(room, 0)} characters are`,
      toolName.source,
    );
    return undefined;
  }
  if (name === definition.name) return definition;
  note(
    "renamed-tool",
    `is called \`${name}\`: the client's prefix leaves ${room} of ${longest} characters`,
    toolName.source,
  );
  return { ...definition, name };
}

function withFittingArguments(tool: Tool, { argumentName }: Profile, note: Note): Tool | undefined {
  if (argumentName === undefined) return tool;
  const isTaken = (name: string) => argumentName.value.test(name);
  const names = Object.keys(tool.definition.inputSchema.properties);
  const renamed = new Map<string, string>();
  for (const name of names.filter((one) => !isTaken(one))) {
    const fitting = fittingName(name, isTaken, 64);
    if (fitting === undefined || names.includes(fitting) || Array.from(renamed.values()).includes(fitting)) {
      note("left-out", `no name fits its argument \`${name}\``, argumentName.source);
      return undefined;
    }
    note("renamed-argument", `\`${name}\` is called \`${fitting}\``, argumentName.source);
    renamed.set(name, fitting);
  }
  return renameArguments(tool, renamed);
}

function withFittingDescription(definition: ToolDefinition, { description }: Profile, note: Note): ToolDefinition {
  if (description === undefined || definition.description.length <= description.value) return definition;
  note("shortened-description", `its description is cut at ${description.value} characters`, description.source);
  return { ...definition, description: cut(definition.description, description.value) };
}
