import { isJsonObject, type CompiledConnector, type Json, type JsonObject, type Tool } from "@mortise/core";
import {
  CASSETTE_VERSION,
  MAX_CASSETTE_LENGTH,
  printCassette,
  recordResult,
  type Cassette,
  type RecordedExchange,
} from "@mortise/core/cassette";
import type { Services } from "../call.ts";
import type { Clock } from "../clock.ts";
import { createConnectorServer } from "../connector-server.ts";
import { fieldValues } from "../credentials/field-values.ts";
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
import { createRecordingWire, type TakenExchange } from "./recording-wire.ts";
import { createRedaction, type Hidden } from "./redaction.ts";
import { callThroughProtocol, continued, cursorIn, replayCalls } from "./replay-calls.ts";
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
  const args = redactedArguments(stoodIn.args, (text) => redaction.text(text));
  const calls = sent.map((_, index) => (index === 0 ? args : null));
  const recordedAt = `${new Date(services.clock.time()).toISOString().slice(0, 19)}Z`;
  const exchanges: RecordedExchange[][] = sent.map(() => []);
  const replayed = await replayCalls({
    connector,
    tool: name,
    authentication: { scheme, fields },
    time: Date.parse(recordedAt),
    calls,
    answers: (call) => sent[call]?.exchanges.length ?? 0,
    answer: (made, call, index) => {
      const real = sent[call]?.exchanges[index];
      if (real?.outcome.kind !== "response") throw new Error("an answer is missing that was there");
      const origins = { from: real.request.origin, to: new URL(made.url).origin };
      const response = redaction.response(real.outcome.response, origins);
      exchanges[call]?.push({ request: made, response });
      return response;
    },
  });
  const differs = replayed.some(
    ({ requests, result }, call) =>
      requests.length !== sent[call]?.exchanges.length ||
      isErrorOf(result) !== isErrorOf(recordResult(sent[call].reply)),
  );
  if (differs) {
    return {
      ok: false,
      reason: "with placeholders for what is secret, the same answers lead to another result",
      hint: "does the upstream's answer depend on the secret itself, or name addresses elsewhere?",
    };
  }

  const cassette: Cassette = {
    format: "mortise/cassette",
    version: CASSETTE_VERSION,
    tool: name,
    operation: tool.plan.operationId,
    authentication: { scheme, fields },
    recordedAt,
    calls: calls.map((given, call) => ({
      arguments: given,
      exchanges: exchanges[call] ?? [],
      result: replayed[call]?.result ?? { error: null },
    })),
  };
  const text = printCassette(cassette);
  if (text.length > MAX_CASSETTE_LENGTH) {
    return {
      ok: false,
      reason: `the answer is too large for a cassette (${String(text.length)} characters, at most ${String(MAX_CASSETTE_LENGTH)})`,
      hint: "ask for less: filter, or use a smaller page",
    };
  }
  // What is neither in a place nor in a form that anybody thought of must not be written either.
  if (redaction.leaks(text)) {
    return { ok: false, reason: "a secret would still stand in the cassette, so it is not written" };
  }
  return { ok: true, cassette, redacted: marksIn(text, redaction.found, fields, stoodIn.names, connector, scheme) };
}

interface RealCall {
  readonly reply: JsonObject;
  readonly exchanges: readonly TakenExchange[];
}

/** Calls as a client does; goes on with the list as long as pages are wanted, and there are some. */
async function callForReal(
  { sentBy, tool, args, pages, scope, credentials }: RecordRequest,
  services: Services,
  take: () => readonly TakenExchange[],
): Promise<readonly RealCall[]> {
  const binding = { instance: sentBy.metadata.slug, scope, credentials };
  const served = createConnectorServer(sentBy).bind(binding, services);
  const calls: RealCall[] = [];
  let given = args;
  do {
    take();
    const reply = await callThroughProtocol(served, sentBy, tool, given, `record-${String(calls.length)}`);
    calls.push({ reply, exchanges: take() });
    const result = recordResult(reply);
    if (cursorIn(result) === undefined) break;
    given = continued(sentBy, tool, given, result);
  } while (calls.length < pages);
  return calls;
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

/** Everything of a credential: its secrets, the tokens that it was exchanged for, and what stands in an address. */
function secretsOf(
  connector: CompiledConnector,
  type: string,
  credential: Credential | undefined,
  handedOut: readonly Tokens[],
): readonly Hidden[] {
  const scheme = connector.securitySchemes[type];
  const given = Object.keys(credential?.fields ?? {});
  const standIns = placeholderFields(scheme, given);
  const { values, connection } = fieldValues(credential, scheme?.fields ?? []);
  const hidden: Hidden[] = [];
  for (const [key, value] of Object.entries(values)) {
    const mark = standIns[key] ?? credentialPlaceholder(key);
    if (Object.hasOwn(connection, key)) {
      // A short word that is no secret stands in answers for other reasons.
      if (value.length >= LEAST_CONNECTION && value !== mark) hidden.push({ value, mark, isOpen: true });
      continue;
    }
    hidden.push({ value, mark });
    const raw = credential?.fields[key];
    if (raw !== undefined && raw !== value) hidden.push({ value: raw, mark });
  }
  const token = scheme?.exchange?.kind === "session" ? "session_token" : "access_token";
  for (const { accessToken, refreshToken } of handedOut) {
    hidden.push({ value: accessToken, mark: credentialPlaceholder(token) });
    if (refreshToken !== undefined) hidden.push({ value: refreshToken, mark: credentialPlaceholder("refresh_token") });
  }
  return hidden.filter(({ value }) => value !== "");
}

const LEAST_CONNECTION = 8;

/** What carriers made of the secrets: pairs in base64, signatures. An upstream that shows a request shows those. */
function sentSecrets({ plan }: Tool, taken: readonly TakenExchange[]): readonly Hidden[] {
  return (plan.injection?.carriers ?? []).flatMap((carrier) => {
    if (carrier.kind === "template") return [];
    const name = carrier.kind === "basic" ? carrier.name.toLowerCase() : "authorization";
    const pattern = carrier.kind === "basic" ? /^Basic (.+)$/ : /Signature=([0-9a-f]+)/;
    return taken.flatMap(({ request }) => {
      const value = pattern.exec(request.headers[name] ?? "")?.[1];
      return value === undefined ? [] : [{ value, mark: credentialPlaceholder(carrier.kind) }];
    });
  });
}

function redactedArguments(args: JsonObject, redact: (text: string) => string): JsonObject {
  const walk = (value: Json): Json => {
    if (typeof value === "string") return redact(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map(walk);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [redact(name), walk(member)]));
  };
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, walk(value)]));
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
