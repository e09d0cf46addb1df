import type { CompiledConnector, Tool } from "@mortise/core";
import {
  createToolIndex,
  type DiscoveryTool,
  DISCOVERY_TOOLS,
  discoveryDefinitions,
  findTools,
  isReadTool,
  type ToolIndex,
  type ToolQuery,
} from "@mortise/core/discovery";
import type { CallRequest, ToolAnswer } from "@mortise/core/mcp";
import { type Arguments, suggest } from "@mortise/core/request";
import { answerFault } from "../answer-fault.ts";
import type { Binding, Services } from "../call.ts";
import { fail, type Outcome, type RuntimeErrorCode, type RuntimeFault } from "../errors.ts";
import { type ArgumentCheck, prepareArgumentCheck } from "../stages/check-arguments.ts";

/** Who calls, and what is there for them. */
export interface DiscoveryCaller {
  readonly binding: Binding;
  readonly services: Services;
  readonly permits: (tool: Tool) => boolean;
  /** Calls one of the connector's own tools, the whole way that any call goes. */
  readonly execute: (tool: Tool, args: Arguments, request: CallRequest) => Promise<ToolAnswer>;
}

/** The three tools that stand for a connector's own; `undefined` for a name that is none of theirs. */
export type Discovery = (
  name: string,
  args: Arguments,
  request: CallRequest,
  caller: DiscoveryCaller,
) => Promise<ToolAnswer> | undefined;

/** Prepares them. The index is built by the first search, since many servers are never asked. */
export function createDiscovery({ tools }: CompiledConnector): Discovery {
  const byName = new Map(tools.map((tool) => [tool.definition.name, tool]));
  const checks = new Map<string, ArgumentCheck>(
    discoveryDefinitions([]).map(({ name, inputSchema }) => [name, prepareArgumentCheck(inputSchema)]),
  );
  let index: ToolIndex | undefined;

  async function answer(
    name: DiscoveryTool,
    check: ArgumentCheck,
    args: Arguments,
    request: CallRequest,
    caller: DiscoveryCaller,
  ): Promise<ToolAnswer> {
    const started = caller.services.clock.now();
    const checked = await check(args);
    if (!checked.ok) return refuse(checked.fault);
    if (name === "find_tools") {
      index ??= createToolIndex(tools);
      // The arguments fit the input schema, which says the same.
      const found = JSON.stringify(findTools(index, args as unknown as ToolQuery, caller.permits));
      tell("ok");
      return { content: [{ type: "text", text: found }], structured: found, isError: false };
    }
    const asked = readCall(name, args, byName, caller.permits);
    return asked.ok ? caller.execute(asked.value.tool, asked.value.args, request) : refuse(asked.fault);

    function refuse(fault: RuntimeFault): ToolAnswer {
      tell(fault.code);
      return answerFault(fault, request.id, false);
    }

    /** A call that goes on to a tool of the connector is told of under that tool's name. */
    function tell(code: "ok" | RuntimeErrorCode): void {
      const { services, binding } = caller;
      const { instance, scope } = binding;
      const durationMs = services.clock.now() - started;
      services.onCall?.({ id: request.id, instance, scope, tool: name, code, durationMs });
    }
  }

  return (name, args, request, caller) => {
    const check = checks.get(name);
    const known = DISCOVERY_TOOLS.find((candidate) => candidate === name);
    return known === undefined || check === undefined ? undefined : answer(known, check, args, request, caller);
  };
}

/** The tool that is to be called, and its arguments; or why not. */
function readCall(
  through: Exclude<DiscoveryTool, "find_tools">,
  args: Arguments,
  byName: ReadonlyMap<string, Tool>,
  permits: (tool: Tool) => boolean,
): Outcome<{ readonly tool: Tool; readonly args: Arguments }> {
  const name = String(args["name"]);
  const tool = byName.get(name);
  if (tool === undefined || !permits(tool)) {
    const names = [...byName.values()].filter(permits).map(({ definition }) => definition.name);
    const meant = name.length > 100 ? undefined : suggest(name, names);
    const hint = meant === undefined ? "Find the right one with find_tools." : `Did you mean "${meant}"?`;
    return fail("arguments_invalid", { faults: [{ pointer: "/name", message: `There is no such tool. ${hint}` }] });
  }
  if (through === "call_read_tool" && !isReadTool(tool)) {
    const message = `"${name}" writes, so it is not called this way. Call it with call_write_tool.`;
    return fail("arguments_invalid", { faults: [{ pointer: "/name", message }] });
  }
  // An object, by the input schema.
  return { ok: true, value: { tool, args: (args["arguments"] ?? {}) as Arguments } };
}
