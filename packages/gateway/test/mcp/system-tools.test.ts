import { afterEach, expect, it } from "@jest/globals";
import { z } from "@hono/zod-openapi";
import { createSystemTools } from "../../src/mcp/system-tools.ts";
import { systemToolOfRoute } from "../../src/mcp/system-tool-of-route.ts";
import { RestError } from "../../src/rest/rest-error.ts";
import { defineRoute } from "../../src/rest/route.ts";
import type { Services } from "../../src/services.ts";
import { openMcpStage, type McpStage } from "../support/mcp-stage.ts";
import { modern, names } from "./mcp-wire.ts";

const services = { publicUrl: "http://127.0.0.1:1" } as unknown as Services;
const seen: unknown[] = [];
const route = defineRoute({
  method: "put",
  path: "/api/organizations/{orgId}/things/{thing}",
  summary: "Change a thing",
  tag: "Things",
  policy: "connector.update",
  input: {
    params: z.object({ orgId: z.string(), thing: z.string() }),
    body: z.strictObject({ name: z.string().max(5), secret: z.string().optional() }),
  },
  answers: { 200: { description: "Changed." } },
  handle({ params, body, principal, authorize }) {
    if (body.name === "gone") throw new RestError(404, "not_found", "There is nothing here.", { hint: "Look again." });
    if (body.name === "bug") throw new Error("/home/secret");
    // As SQLite says that a row's owner is not there any more.
    if (body.name === "late") throw Object.assign(new Error("FOREIGN KEY constraint failed"), { errcode: 787 });
    authorize({ organisation: body.name === "other" ? "org_two" : principal.organisation });
    seen.push({ params, body });
    return Promise.resolve({ done: body.name });
  },
});
const tool = systemToolOfRoute(services, route, {
  name: "update_thing",
  title: "Update",
  description: "Changes a thing.",
  without: ["secret"],
});

let stage: McpStage | undefined;
afterEach(() => stage?.close());

it("is a route with its parameters and body as one object of arguments, the organisation and secrets left out", () => {
  expect(tool.definition).toMatchObject({
    name: "mcp__mortise__update_thing",
    inputSchema: {
      type: "object",
      properties: { thing: { type: "string" }, name: { type: "string", maxLength: 5 } },
      required: ["thing", "name"],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  });
  expect(Object.keys(tool.definition.inputSchema.properties)).toEqual(["thing", "name"]);
});

it("is shown to those who may use it and called for them, recorded, with the words of the REST API where it is refused", async () => {
  stage = await openMcpStage("sqlite", [tool]);
  const { port } = stage;
  expect(names(await modern(port, "admin", "tools/list"))).toEqual([tool.definition.name]);
  expect(names(await modern(port, "mia", "tools/list"))).toEqual([]);
  const call = async (key: string, args: object) => {
    const answer = await modern(port, key, "tools/call", { name: tool.definition.name, arguments: args });
    return JSON.parse(answer.body) as { result?: { isError: boolean; content: { text: string }[] }; error?: object };
  };
  expect(await call("admin", { thing: "t", name: "new" })).toMatchObject({
    result: { isError: false, structuredContent: { done: "new" } },
  });
  expect(seen).toEqual([{ params: { orgId: "org_one", thing: "t" }, body: { name: "new" } }]);
  expect(await call("mia", { thing: "t", name: "new" })).toMatchObject({ error: { code: -32602 } });
  const refusals = [
    [{ thing: "t", name: "too long" }, "invalid"],
    [{ thing: "t", name: "new", secret: "hush-canary" }, 'There is no argument "secret".\nIt takes thing, name.'],
    [{ name: "new" }, "/thing of the arguments is not as it should be: It is missing (string)."],
    [{ thing: "t", name: "new", orgId: "org_two" }, "invalid"],
    [{ thing: "t", name: "gone" }, "Look again."],
    [{ thing: "t", name: "other" }, "not_found"],
    [{ thing: "t", name: "late" }, "(not_found)"],
    [{ thing: "t", name: "bug" }, "internal"],
  ] as const;
  for (const [args, text] of refusals) {
    const { result } = await call("admin", args);
    expect(result).toMatchObject({ isError: true });
    expect(result?.content[0]?.text).toContain(text);
    expect(result?.content[0]?.text).not.toContain("hush-canary");
    expect(result?.content[0]?.text).not.toContain("/home");
  }
  expect(seen).toHaveLength(1);
  expect(stage.recorded[0]).toMatchObject({
    event: { kind: "tool_call", action: "connector.update", tool: "mcp__mortise__update_thing" },
    outcome: { tool: "ok" },
  });
});

it("offers administration as far as agents may do it, and no deletion", () => {
  const offered = createSystemTools(services);
  expect(offered.map(({ definition }) => definition.name.replace("mcp__mortise__", ""))).toEqual([
    "list_connectors",
    "get_connector",
    "list_needs_to_connect",
    "list_predefined_connectors",
    "create_connector",
    "update_connector",
    "test_connector",
    "list_agents",
    "list_agent_connectors",
    "assign_connector",
    "unassign_connector",
  ]);
  expect(offered.some(({ action }) => /delete|publish|decide|revoke/.test(action))).toBe(false);
  const text = JSON.stringify(offered.map(({ definition }) => definition));
  expect(text).not.toMatch(/accessToken|clientSecret/);
  expect(text.length).toBeLessThan(12_000);

  const annotated = (hint: "idempotentHint" | "openWorldHint") =>
    offered.filter(({ definition }) => definition.annotations[hint]).map(({ definition }) => definition.title);
  expect(annotated("openWorldHint")).toEqual(["Create connector", "Update connector", "Test connector"]);
  expect(annotated("idempotentHint")).toEqual(
    expect.arrayContaining(["Update connector", "Assign connector", "Unassign connector"]),
  );
  expect(annotated("idempotentHint")).not.toContain("Create connector");
  const create = offered.find(({ definition }) => definition.title === "Create connector")?.definition;
  expect(create?.inputSchema.properties["description"]).toMatchObject({
    description: "When to use it; given to models.",
  });
});
