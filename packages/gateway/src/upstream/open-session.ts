import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { LEGACY_VERSIONS, MODERN_VERSION } from "@mortise/core/mcp";
import type { Clock, Egress } from "@mortise/runtime";
import { plainText } from "../oauth/plain-text.ts";
import { openEventChannel, type EventChannel } from "./event-channel.ts";
import { faultOfReply, notMcp } from "./fault-of-reply.ts";
import { askLegacy, LegacySession, sayAside, type LegacyContext } from "./legacy-session.ts";
import { askModern, CLIENT_INFO, createModernSession } from "./modern-session.ts";
import type { Reply } from "./reply.ts";
import type { Address, Carried, Question, Session } from "./session.ts";
import type { ServerDescription, UpstreamLimit, UpstreamOutcome } from "./upstream-client.ts";

export interface OpeningContext {
  readonly egress: Egress;
  readonly clock: Clock;
  readonly address: Address;
  readonly carried: Carried;
}

/** Some servers of the older eras never answer what comes before `initialize`. */
const DISCOVERY_MS = 8_000;

const INITIALIZE: Question = {
  method: "initialize",
  params: `"protocolVersion":${JSON.stringify(LEGACY_VERSIONS[0])},"capabilities":{},"clientInfo":${JSON.stringify(CLIENT_INFO)}`,
};
const INITIALIZED = `{"jsonrpc":"2.0","method":"notifications/initialized"}`;

/**
 * Finds out how a server is spoken to, the newest way first: 2026-07-28 by `server/discover`, the revisions of 2025
 * by `initialize` over Streamable HTTP, and the oldest by its event stream.
 */
export async function openSession(context: OpeningContext, limit: UpstreamLimit): Promise<UpstreamOutcome<Session>> {
  const { egress, clock, address, carried } = context;
  const { origin } = address;
  const deadline = Math.min(limit.deadline, clock.now() + DISCOVERY_MS);
  const discovered = await askModern(egress, address, { method: "server/discover", params: "" }, carried, {
    ...limit,
    deadline,
  });
  const modern = discovered.kind === "result" ? readDiscovery(discovered.result) : undefined;
  if (modern !== undefined) return { ok: true, value: createModernSession(egress, address, modern) };
  if (discovered.kind !== "result" && endsHere(discovered))
    return { ok: false, fault: faultOfReply(discovered, origin, false) };

  const legacy: LegacyContext = { egress, clock, address };
  const initialized = await askLegacy(legacy, {}, INITIALIZE, carried, limit);
  if (initialized.kind === "result") return beginLegacy(legacy, initialized, carried, limit);
  const byPost = faultOfReply(initialized, origin, false);
  if (endsHere(initialized) || initialized.kind === "error" || clock.now() >= limit.deadline)
    return { ok: false, fault: byPost };

  const opened = await openEventChannel(egress, clock, address, carried, limit);
  if (opened.ok) return beginChannel(opened.channel, origin, carried, limit);
  // A refusal of the stream counts only where it is about who asks: else it shows that there is none.
  const byStream = faultOfReply(opened.reply, origin, false);
  const isTelling = ["needs_authentication", "forbidden", "rate_limited", "cancelled"].includes(byStream.code);
  return { ok: false, fault: isTelling || opened.reply.kind === "junk" ? byStream : byPost };
}

/** Whether the reply would be the same in any other era. */
function endsHere(reply: Reply): boolean {
  if (reply.kind === "lost") return reply.fault.code !== "upstream_timeout";
  return (
    reply.kind === "refused" && ([401, 403, 429].includes(reply.status) || (reply.status >= 300 && reply.status < 400))
  );
}

/** What a discovery says of the server, where it speaks the modern revision. */
function readDiscovery(result: JsonObject): ServerDescription | undefined {
  const { supportedVersions, instructions, _meta: meta } = result;
  if (!Array.isArray(supportedVersions) || !supportedVersions.includes(MODERN_VERSION)) return undefined;
  const info = isJsonObject(meta) ? meta["io.modelcontextprotocol/serverInfo"] : undefined;
  return describe(info, instructions, MODERN_VERSION, "streamable-http");
}

async function beginLegacy(
  context: LegacyContext,
  { result, headers }: Extract<Reply, { readonly kind: "result" }>,
  carried: Carried,
  { signal }: UpstreamLimit,
): Promise<UpstreamOutcome<Session>> {
  const server = readInitialization(result, "streamable-http");
  const sessionId = headers["mcp-session-id"];
  if (typeof server === "string") return { ok: false, fault: notMcp(context.address.origin, server) };
  if (sessionId !== undefined && !/^[\x21-\x7e]{1,1024}$/.test(sessionId)) {
    return { ok: false, fault: notMcp(context.address.origin, "The id of its session is not visible ASCII.") };
  }
  const terms = { version: server.protocol, ...(sessionId === undefined ? {} : { sessionId }) };
  await sayAside(context, terms, INITIALIZED, carried, signal);
  return { ok: true, value: new LegacySession(context, terms, server, carried) };
}

async function beginChannel(
  channel: EventChannel,
  origin: string,
  carried: Carried,
  limit: UpstreamLimit,
): Promise<UpstreamOutcome<Session>> {
  const reply = await channel.ask(INITIALIZE, carried, limit);
  const server = reply.kind === "result" ? readInitialization(reply.result, "sse") : undefined;
  if (typeof server !== "object") {
    channel.close();
    const fault = reply.kind === "result" ? notMcp(origin, server ?? "") : faultOfReply(reply, origin, false);
    return { ok: false, fault };
  }
  await channel.say(INITIALIZED, carried);
  return {
    ok: true,
    value: {
      server,
      isModern: false,
      mirrored: new Map(),
      ask: (question, asking, asked) => channel.ask(question, asking, asked),
      isStale: (given) =>
        (given.kind === "refused" && (given.status === 404 || given.status === 400)) ||
        (given.kind === "lost" && !given.sent && channel.isClosed),
      // A channel that nobody uses closes itself.
      isIdleSince: () => channel.isClosed,
      end: () => Promise.resolve(channel.close()),
    },
  };
}

/** What the handshake says of the server, or why it is none. */
function readInitialization(result: JsonObject, transport: ServerDescription["transport"]): ServerDescription | string {
  const { protocolVersion, serverInfo, instructions } = result;
  if (typeof protocolVersion !== "string") return "Its answer to the handshake names no protocol version.";
  if (!LEGACY_VERSIONS.includes(protocolVersion)) {
    return `It speaks revision ${JSON.stringify(plainText(protocolVersion, 40))} of the protocol, which the gateway does not.`;
  }
  return describe(serverInfo, instructions, protocolVersion, transport);
}

/** What a server says of itself: for people to read, and never a reason for anything. */
function describe(
  info: Json | undefined,
  instructions: Json | undefined,
  protocol: string,
  transport: ServerDescription["transport"],
): ServerDescription {
  const { name, version } = isJsonObject(info) ? info : {};
  return {
    name: typeof name === "string" ? plainText(name) : "",
    version: typeof version === "string" ? plainText(version, 60) : "",
    instructions: typeof instructions === "string" ? instructions.slice(0, 20_000) : "",
    protocol,
    transport,
  };
}
