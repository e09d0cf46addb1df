import * as fc from "fast-check";
import type { FuzzRequest } from "./ask.ts";
import type { FuzzWorld, ListedTool } from "./fuzz-world.ts";
import { hostileText, hostileValue, jsonText } from "./hostile-values.ts";
import { mutated } from "./mutate-json.ts";
import { damagedBody } from "./request-bodies.ts";
import { valueOfSchema } from "./value-of-schema.ts";

const MODERN = "2026-07-28";
const LEGACY = "2025-11-25";

type Frame = Readonly<Record<string, unknown>> & { readonly method: string };

/** Frames of both eras to each kind of endpoint: every method, every tool that is listed, mutated. */
export function mcpDoors(world: FuzzWorld): readonly fc.Arbitrary<FuzzRequest>[] {
  const doors = (["modern", "legacy"] as const).flatMap((era) => [
    ...methodsOf(era).map(([method, params]) => frames(world, era, method, fc.constant(params))),
    ...world.tools.map((tool) => frames(world, era, "tools/call", callOf(tool, world), tool.name)),
    frames(world, era, "tools/call", fc.record({ name: hostileText, arguments: hostileValue })),
  ]);
  return [...doors, batches(world), garbage(world)];
}

function methodsOf(era: "modern" | "legacy"): readonly (readonly [string, object])[] {
  const both = [
    ["tools/list", { cursor: "x" }],
    ["tools/list", {}],
    ["resources/list", {}],
    ["resources/read", { uri: "x://y" }],
    ["prompts/list", {}],
    ["prompts/get", { name: "x" }],
    ["completion/complete", { ref: { type: "ref/prompt", name: "x" }, argument: { name: "a", value: "b" } }],
    ["notifications/cancelled", { requestId: 1, reason: "x" }],
    ["notifications/progress", { progressToken: 1, progress: 1 }],
    ["tasks/get", { taskId: "x" }],
  ] as const;
  return era === "modern"
    ? [...both, ["server/discover", {}], ["subscriptions/listen", { notifications: { toolsListChanged: true } }]]
    : [
        ...both,
        ["initialize", { protocolVersion: LEGACY, capabilities: {}, clientInfo: { name: "fuzz", version: "1" } }],
        ["notifications/initialized", {}],
        ["ping", {}],
        ["logging/setLevel", { level: "debug" }],
        ["resources/subscribe", { uri: "x://y" }],
      ];
}

function callOf({ name, inputSchema }: ListedTool, { known }: FuzzWorld): fc.Arbitrary<object> {
  return fc.record({ name: fc.constant(name), arguments: valueOfSchema(inputSchema, known) });
}

function frames(
  world: FuzzWorld,
  era: "modern" | "legacy",
  method: string,
  params: fc.Arbitrary<object>,
  nameOfTool?: string,
): fc.Arbitrary<FuzzRequest> {
  const envelope = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const whole = params.map((given): Frame => ({
    jsonrpc: "2.0",
    ...(method.startsWith("notifications/") ? {} : { id: 1 }),
    method,
    params: era === "modern" ? { ...given, _meta: envelope } : given,
  }));
  const sent = mutated(whole).chain((frame) =>
    damagedBody(fc.constant(jsonText(frame))).map((body) => ({ frame, body })),
  );
  return fc.tuple(sent, pathOf(world), headerChanges).map(([{ frame, body }, path, changes]) => {
    const name = nameOf(frame);
    const mirrored: Readonly<Record<string, string>> =
      era === "modern"
        ? { "mcp-protocol-version": MODERN, "mcp-method": method, ...(name === undefined ? {} : { "mcp-name": name }) }
        : { "mcp-protocol-version": LEGACY };
    return {
      door: `mcp ${era} ${method}${nameOfTool === undefined ? "" : ` ${nameOfTool.replace(/-\d+__/, "__")}`}`,
      method: "POST",
      path,
      headers: { ...ordinary(world), ...mirrored, ...body.headers, ...changes },
      ...(body.bytes === undefined ? {} : { body: body.bytes }),
      ...(body.cutAt === undefined ? {} : { cutAt: body.cutAt }),
    };
  });
}

function ordinary({ adminKey }: FuzzWorld): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${adminKey}`, accept: "application/json, text/event-stream" };
}

/** What a header may hold of the frame's name. */
function nameOf(frame: unknown): string | undefined {
  const params: unknown = typeof frame === "object" && frame !== null && "params" in frame ? frame.params : undefined;
  const name: unknown = typeof params === "object" && params !== null && "name" in params ? params.name : undefined;
  return typeof name === "string" && /^[\w.-]{1,200}$/.test(name) ? name : undefined;
}

function pathOf({ known, slugs }: FuzzWorld): fc.Arbitrary<string> {
  const agents = (known["agentId"] ?? []).map((id) => `/mcp/agents/${String(id)}`);
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant("/mcp") },
    { weight: 2, arbitrary: fc.constantFrom(...agents) },
    { weight: 2, arbitrary: fc.constantFrom(...slugs.map((slug) => `/mcp/connectors/${slug}`)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "/mcp/",
        "/mcp//",
        "/mcp/agents/%00",
        "/mcp/connectors/__proto__",
        "/mcp?a=%",
        "/mcp/x/y",
      ),
    },
  );
}

const headerChanges: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(
      { "mcp-protocol-version": "1999-01-01" },
      { "mcp-protocol-version": "" },
      { "mcp-protocol-version": `${MODERN}, ${LEGACY}` },
      { "mcp-method": "tools/list" },
      { "mcp-name": "=?base64?////?=" },
      { "mcp-name": "=?base64?eA==?=" },
      { "mcp-session-id": "x".repeat(5_000) },
      { "last-event-id": "-1" },
      { "content-type": "text/plain" },
      { "content-type": "application/json; charset=utf-7" },
      { accept: "text/html" },
      { accept: "text/event-stream" },
      { accept: "*/*;q=0" },
      { origin: "http://elsewhere.example" },
      { authorization: "Bearer" },
      { authorization: "Bearer a.b.c" },
      { authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.` },
      { "x-filler": "y".repeat(15_000) },
      { traceparent: "00-zz-zz-zz" },
    ),
  },
);

function batches(world: FuzzWorld): fc.Arbitrary<FuzzRequest> {
  const one = fc.oneof(
    fc.constant({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    fc.constant({ jsonrpc: "2.0", id: 1, method: "ping" }),
    fc.constant({ jsonrpc: "2.0", id: 1, result: {} }),
    hostileValue,
  );
  const list = fc.oneof(fc.array(one, { maxLength: 5 }), fc.constant(Array.from({ length: 500 }, () => ({ id: 1 }))));
  return fc.tuple(damagedBody(list.map(jsonText)), pathOf(world)).map(([{ headers, bytes }, path]) => ({
    door: "mcp batch",
    method: "POST",
    path,
    headers: { ...ordinary(world), ...headers },
    ...(bytes === undefined ? {} : { body: bytes }),
  }));
}

function garbage(world: FuzzWorld): fc.Arbitrary<FuzzRequest> {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((given) => Buffer.from(given)),
    hostileValue.map((value) => Buffer.from(jsonText(value))),
    fc.constant(Buffer.from('{"a":'.repeat(300_000))),
    fc.constant(Buffer.from(`[${"0,".repeat(300_000)}0]`)),
    fc.constant(Buffer.alloc(5 * 1024 * 1024, " ")),
  );
  const method = fc.constantFrom("POST", "POST", "POST", "GET", "DELETE", "PUT", "OPTIONS");
  return fc.tuple(bytes, method, pathOf(world)).map(([body, verb, path]) => ({
    door: "mcp garbage",
    method: verb,
    path,
    headers: { ...ordinary(world), "content-type": "application/json" },
    ...(verb === "POST" || verb === "PUT" ? { body } : {}),
  }));
}
