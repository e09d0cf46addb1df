import { isJsonObject, type CompiledConnector, type Json, type JsonObject } from "@mortise/core";
import {
  bytesOf,
  recordResult,
  type RecordedAuthentication,
  type RecordedRequest,
  type RecordedResponse,
  type RecordedResult,
} from "@mortise/core/cassette";
import { answerDirectly, answerIndirectly, readJson, type ServedTools } from "@mortise/core/mcp";
import type { Services } from "../call.ts";
import { createConnectorServer } from "../connector-server.ts";
import { createEgressOver } from "../egress/create-egress.ts";
import { DEFAULT_EGRESS_LIMITS } from "../egress/limits.ts";
import type { Wire } from "../egress/wire.ts";
import { RateLimiter } from "../limits/rate-limiter.ts";
import { createFixedClock } from "./fixed-clock.ts";
import { credentialPlaceholder, placeholderFields } from "./placeholders.ts";
import { recordRequest } from "./recorded-request.ts";

/** What is replayed, and with what. */
export interface ReplayedTool {
  readonly connector: CompiledConnector;
  readonly tool: string;
  readonly authentication: RecordedAuthentication;
  /** Milliseconds since 1970: what time the replay takes it to be. */
  readonly time: number;
  /** The arguments of each call; `null` goes on with the list of the one before. */
  readonly calls: readonly (JsonObject | null)[];
  /** How many answers there are for a call. */
  readonly answers: (call: number) => number;
  /** The answer to a call's request, both counted from 0. */
  readonly answer: (request: RecordedRequest, call: number, index: number) => RecordedResponse;
}

/** What came of one call. */
export interface ReplayedCall {
  /** In the order in which they were made, with placeholders where secrets would stand. Those beyond the answers come last. */
  readonly requests: readonly RecordedRequest[];
  readonly result: RecordedResult;
}

/** Whatever would be random is the same in every replay. */
const CALL_ID = "cassette";
const CURSOR_KEY = new Uint8Array(32);
const SCOPE = { organisation: "cassette" };

/**
 * Makes the calls as an MCP client would, through the protocol and the whole runtime, except that requests end at the
 * answers that are given here, and that the credential is made of placeholders. Nothing leaves the process.
 */
export async function replayCalls(what: ReplayedTool): Promise<readonly ReplayedCall[]> {
  const { connector, tool, authentication, calls } = what;
  const clock = createFixedClock(what.time);
  const tape = createTape(what);
  const token = (key: string) => ({ accessToken: credentialPlaceholder(key) });
  const key =
    connector.securitySchemes[authentication.scheme]?.exchange?.kind === "session" ? "session_token" : "access_token";
  const services: Services = {
    egress: createEgressOver(tape, { limits: DEFAULT_EGRESS_LIMITS, clock, random: () => 0 }),
    limiter: new RateLimiter({ clock }),
    tokens: {
      obtain: () => ({ ok: true, value: token(key) }),
      // What was sent again was sent with another token.
      replace: () => Promise.resolve({ ok: true, value: tape.isOver() ? null : token(`${key}:renewed`) }),
    },
    clock,
    cursorKey: CURSOR_KEY,
  };
  const fields = placeholderFields(connector.securitySchemes[authentication.scheme], authentication.fields);
  const credential = Object.keys(fields).length === 0 ? undefined : { fields, level: "organisation" as const };
  const binding = { instance: connector.metadata.slug, scope: SCOPE, credentials: { resolve: () => credential } };
  const served = createConnectorServer(connector).bind(binding, services);

  const replayed: ReplayedCall[] = [];
  let args: JsonObject = {};
  for (const [index, given] of calls.entries()) {
    args = given ?? continued(connector, tool, args, replayed.at(-1)?.result);
    tape.begin(index);
    const reply = await callThroughProtocol(served, connector, tool, args, CALL_ID);
    replayed.push({ requests: tape.taken(), result: recordResult(reply) });
  }
  return replayed;
}

interface Tape extends Wire {
  begin(call: number): void;
  isOver(): boolean;
  taken(): readonly RecordedRequest[];
}

function createTape({ answers, answer }: ReplayedTool): Tape {
  let call = 0;
  let requests: RecordedRequest[] = [];
  return {
    begin(index) {
      call = index;
      requests = [];
    },
    isOver: () => requests.length >= answers(call),
    taken: () => requests,
    judge: () => ({ ok: true, value: true }),
    async exchange(outgoing) {
      const request = await recordRequest(outgoing);
      const index = requests.push(request) - 1;
      if (index >= answers(call)) {
        const fault = { code: "upstream_unavailable" as const, detail: "The cassette has no answer to this request." };
        return { kind: "fault", fault, sent: false, broken: false };
      }
      const { status, headers, body } = answer(request, call, index);
      return { kind: "response", response: { status, headers, body: bytesOf(body) } };
    },
    // Calls read whole answers, so that nothing asks for this.
    open: () => Promise.resolve({ ok: false, fault: { code: "upstream_unavailable" }, sent: false }),
    close: () => Promise.resolve(),
  };
}

/** The answer to a `tools/call`, as a client gets it, parsed. A tool that clients do not see is called by the tool that calls others. */
export async function callThroughProtocol(
  served: ServedTools,
  connector: CompiledConnector,
  tool: string,
  args: JsonObject,
  id: string,
): Promise<JsonObject> {
  const isHidden = connector.server?.mode === "discovery";
  const params = isHidden
    ? { name: "call_write_tool", arguments: { name: tool, arguments: args } }
    : { name: tool, arguments: args };
  const read = readJson(JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params }));
  if (!read.ok) return { error: { code: read.code, message: read.message } };
  const message = {
    served,
    message: read.value,
    headers: undefined,
    call: { id, signal: new AbortController().signal },
    report: () => {},
  };
  const direct = answerDirectly(message);
  if (direct !== undefined) return JSON.parse(await direct) as JsonObject; // a JSON-RPC response is an object
  const reply = await answerIndirectly(message);
  return reply.kind === "answer" ? (JSON.parse(reply.text) as JsonObject) : { error: null };
}

/** The arguments of the call that goes on with a list. Without a cursor in its result, it is the same call again. */
export function continued(
  connector: CompiledConnector,
  tool: string,
  args: JsonObject,
  result: RecordedResult | undefined,
): JsonObject {
  const argument = connector.tools.find(({ definition }) => definition.name === tool)?.plan.response?.cursorArgument;
  const cursor = cursorIn(result);
  return argument === undefined || cursor === undefined ? args : { ...args, [argument]: cursor };
}

/** Where a list goes on. */
export function cursorIn(result: RecordedResult | undefined): string | undefined {
  if (result === undefined || "error" in result) return undefined;
  const cursor = structureOf(result)?.["next_cursor"];
  return typeof cursor === "string" ? cursor : undefined;
}

/** A list as structured content, or as the text that stands for it where clients are promised no structure. */
function structureOf({ structuredContent, content }: Exclude<RecordedResult, { error: Json }>): JsonObject | undefined {
  if (isJsonObject(structuredContent)) return structuredContent;
  const first = content?.[0];
  return isJsonObject(first) && isJsonObject(first["json"]) ? first["json"] : undefined;
}
