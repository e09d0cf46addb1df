import { isJsonObject, type CompiledConnector, type Json, type JsonObject, type Tool } from "@mortise/core";
import {
  CASSETTE_VERSION,
  MAX_CASSETTE_LENGTH,
  printCassette,
  recordResult,
  type Cassette,
  type RecordedAuthentication,
  type RecordedCall,
  type RecordedExchange,
} from "@mortise/core/cassette";
import type { Services } from "../call.ts";
import type { Clock } from "../clock.ts";
import type { Credential, CredentialResolver, Scope } from "../credentials/resolver.ts";
import type { TokenSource } from "../credentials/tokens/token-source.ts";
import type { Tokens } from "../credentials/tokens/token-store.ts";
import { createEgressOver, createEgress, type EgressOptions } from "../egress/create-egress.ts";
import { DEFAULT_EGRESS_LIMITS } from "../egress/limits.ts";
import { createNetworkWire } from "../egress/network-wire.ts";
import { isPublicAddress } from "../egress/public-address.ts";
import type { Egress } from "../egress/egress.ts";
import { RateLimiter } from "../limits/rate-limiter.ts";
import { credentialPlaceholder, placeholderFields } from "./placeholders.ts";
import { callForReal, type RealCall } from "./call-for-real.ts";
import { secretsOf, sentSecrets } from "./hidden-values.ts";
import { createRecordingWire, type TakenExchange } from "./recording-wire.ts";
import { createRedaction, type Redaction } from "./redaction.ts";
import { replayCalls } from "./replay-calls.ts";
import { standInForSensitive } from "./stand-ins.ts";

/** What is recorded, and where requests go for it. */
export interface RecordRequest {
  /** As it is served: what a replay uses. */
  readonly connector: CompiledConnector;
  /** The same, at another upstream where that is asked. */
  readonly sentBy: CompiledConnector;
  readonly tool: string;
  readonly args: JsonObject;
  /** How many pages of a list, from 1. */
  readonly pages: number;
  readonly scope: Scope;
  readonly credentials: CredentialResolver;
}

export type Recorded =
  /** `redacted`: the placeholders that stand for something. */
  | { readonly ok: true; readonly cassette: Cassette; readonly redacted: readonly string[] }
  /** A sentence without its full stop, and no secret in it. */
  | { readonly ok: false; readonly reason: string; readonly hint?: string };

/** Records calls. Everything that goes to a token endpoint or a login takes another way, which nothing listens on. */
export interface Recorder {
  record(request: RecordRequest): Promise<Recorded>;
  close(): Promise<void>;
}

export interface RecorderOptions {
  readonly egress: EgressOptions;
  readonly clock: Clock;
  /** Makes the source of tokens over the way out that nothing listens on. */
  readonly tokens: (egress: Egress) => Pick<TokenSource, "obtain" | "replace">;
}

/**
 * Calls tools for real and makes cassettes of it. What is written of a request is never what was sent: the call is made
 * once more, offline, with a credential of placeholders and the answers just received, and the requests of that are
 * written. Of the answers, echoes of what was secret are replaced first, in every encoding that calls mask.
 */
export function createRecorder({ egress: options, clock, tokens }: RecorderOptions): Recorder {
  const wire = createRecordingWire(createNetworkWire(isPublicAddress, { ...options, clock }));
  const egress = createEgressOver(wire, { limits: DEFAULT_EGRESS_LIMITS, clock, random: Math.random });
  const unheard = createEgress({ ...options, clock });
  const handedOut: Tokens[] = [];
  const source = rememberingTokens(tokens(unheard), handedOut);
  const services: Services = { egress, limiter: new RateLimiter({ clock }), tokens: source, clock };
  return {
    record: (request) => record(request, services, () => wire.take(), handedOut),
    async close() {
      await Promise.all([egress.close(), unheard.close()]);
    },
  };
}

async function record(
  request: RecordRequest,
  services: Services,
  take: () => readonly TakenExchange[],
  handedOut: readonly Tokens[],
): Promise<Recorded> {
  const { connector, tool: name } = request;
  const tool = connector.tools.find(({ definition }) => definition.name === name);
  if (tool === undefined) throw new Error(`${name} is no tool of the connector`);
  if (namesFile(tool, request.args)) {
    return {
      ok: false,
      reason: "a file that is named by a URI would not be there in a replay",
      hint: 'give a small one as a data URI: "data:text/plain;base64,..."',
    };
  }
  const stoodIn = await standInForSensitive(tool, request.args);
  if (!stoodIn.ok) {
    return { ok: false, reason: `nothing can stand in for the sensitive argument \`${stoodIn.argument}\`` };
  }

  const scheme = tool.plan.injection?.scheme ?? "none";
  const credential = await resolve(request, scheme);
  const sent = await callForReal(request, services, take);
  const taken = sent.flatMap(({ exchanges }) => exchanges);
  const broken = taken.find(({ outcome }) => outcome.kind === "fault");
  if (broken?.outcome.kind === "fault") {
    return { ok: false, reason: `the upstream gave no answer that could be recorded (${broken.outcome.fault.code})` };
  }
  if (sent.some(({ exchanges }) => exchanges.length === 0)) {
    return { ok: false, reason: `nothing was sent: ${firstLine(sent.at(-1)?.reply)}` };
  }

  const redaction = createRedaction([
    ...secretsOf(connector, scheme, credential, handedOut),
    ...stoodIn.hidden,
    ...sentSecrets(tool, taken),
  ]);
  const fields = Object.keys(credential?.fields ?? {}).filter((key) => credential?.fields[key] !== "");
  // A credential may stand in an argument, too.
  const args = redaction.members(stoodIn.args);
  const recordedAt = `${new Date(services.clock.time()).toISOString().slice(0, 19)}Z`;
  const calls = await replayed(request, { scheme, fields }, args, sent, redaction, Date.parse(recordedAt));
  const differs = calls?.some(
    ({ result }, call) => isErrorOf(result) !== isErrorOf(recordResult(sent[call]?.reply ?? {})),
  );
  if (calls === undefined || differs === true) {
    return {
      ok: false,
      reason: "with placeholders for what is secret, the same answers lead to another result",
      hint: "does the upstream's answer depend on the secret itself, or name addresses elsewhere?",
    };
  }
  const { operationId: operation } = tool.plan;
  const authentication = { scheme, fields };
  const cassette: Cassette = {
    format: "mortise/cassette",
    version: CASSETTE_VERSION,
    tool: name,
    operation,
    authentication,
    recordedAt,
    calls,
  };
  const text = printCassette(cassette);
  if (text.length > MAX_CASSETTE_LENGTH) {
    const most = String(MAX_CASSETTE_LENGTH);
    return {
      ok: false,
      reason: `the answer is too large for a cassette (${String(text.length)} characters, at most ${most})`,
      hint: "ask for less: filter, or use a smaller page",
    };
  }
  // What is neither in a place nor in a form that anybody thought of must not be written either.
  if (redaction.leaks(text)) {
    return { ok: false, reason: "a secret would still stand in the cassette, so it is not written" };
  }
  return { ok: true, cassette, redacted: marksIn(text, redaction.found, fields, stoodIn.names, connector, scheme) };
}

/** The calls as a replay makes them, with the answers that were received, redacted; `undefined` where it makes other requests. */
async function replayed(
  { connector, tool }: RecordRequest,
  authentication: RecordedAuthentication,
  args: JsonObject,
  sent: readonly RealCall[],
  redaction: Redaction,
  time: number,
): Promise<readonly RecordedCall[] | undefined> {
  const calls = sent.map((_, index) => (index === 0 ? args : null));
  const exchanges: RecordedExchange[][] = sent.map(() => []);
  const made = await replayCalls({
    connector,
    tool,
    authentication,
    time,
    calls,
    answers: (call) => sent[call]?.exchanges.length ?? 0,
    answer: (request, call, index) => {
      const real = sent[call]?.exchanges[index];
      if (real?.outcome.kind !== "response") throw new Error("an answer is missing that was there");
      const origins = { from: real.request.origin, to: new URL(request.url).origin };
      const response = redaction.response(real.outcome.response, origins);
      exchanges[call]?.push({ request, response });
      return response;
    },
  });
  if (made.some(({ requests }, call) => requests.length !== sent[call]?.exchanges.length)) return undefined;
  return made.map(({ result }, call) => ({
    arguments: calls[call] ?? null,
    exchanges: exchanges[call] ?? [],
    result,
  }));
}

async function resolve(
  { connector, scope, credentials }: RecordRequest,
  scheme: string,
): Promise<Credential | undefined> {
  if (scheme === "none") return undefined;
  return credentials.resolve({ instance: connector.metadata.slug, scheme, scope });
}

function rememberingTokens(
  source: Pick<TokenSource, "obtain" | "replace">,
  handedOut: Tokens[],
): Pick<TokenSource, "obtain" | "replace"> {
  const remember = <O extends { readonly ok: boolean; readonly value?: Tokens | null }>(outcome: O): O => {
    if (outcome.ok && outcome.value !== undefined && outcome.value !== null) handedOut.push(outcome.value);
    return outcome;
  };
  return {
    obtain(query, limit) {
      const obtained = source.obtain(query, limit);
      return "ok" in obtained ? remember(obtained) : obtained.then(remember);
    },
    replace: async (query, refused, limit) => remember(await source.replace(query, refused, limit)),
  };
}

/** Whether an argument is a file that a store would have to open. */
function namesFile({ plan }: Tool, args: JsonObject): boolean {
  return plan.parameters.some(({ argument, type }) => {
    const given = args[argument];
    const texts = Array.isArray(given) ? (given as readonly Json[]) : [given];
    return type === "file" && texts.some((text) => typeof text === "string" && !/^data:/i.test(text));
  });
}

function isErrorOf(result: ReturnType<typeof recordResult>): boolean {
  return "error" in result || result.isError;
}

/** The runtime's own words: it has masked them. */
function firstLine(reply: JsonObject | undefined): string {
  const result = reply?.["result"];
  const content =
    isJsonObject(result) && Array.isArray(result["content"]) ? (result["content"] as readonly Json[]) : [];
  const [first] = content;
  const text = isJsonObject(first) && typeof first["text"] === "string" ? first["text"] : "the call failed";
  return text
    .replace(/\n\([^)]*\)$/, "")
    .replaceAll("\n", " ")
    .replace(/\.$/, "");
}

/** The placeholders that a reader meets, so that they know what was taken out. */
function marksIn(
  text: string,
  found: readonly string[],
  fields: readonly string[],
  sensitive: readonly string[],
  connector: CompiledConnector,
  scheme: string,
): readonly string[] {
  const standIns = Object.values(placeholderFields(connector.securitySchemes[scheme], fields));
  const token = ["access_token", "session_token"].map(credentialPlaceholder).filter((mark) => text.includes(mark));
  return Array.from(new Set([...standIns, ...token, ...sensitive.map((name) => `<sensitive:${name}>`), ...found]));
}
