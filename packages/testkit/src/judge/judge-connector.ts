import { once } from "node:events";
import {
  type ClientRequest,
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import {
  atUpstream,
  type CompiledConnector,
  type Fullness,
  type JsonObject,
  type SecurityScheme,
  type Tool,
} from "@mortise/core";
import {
  createConnectorServer,
  createEgress,
  MemoryCredentials,
  RateLimiter,
  systemClock,
  TokenSource,
} from "@mortise/runtime";
import { startPrism } from "../start-prism.ts";
import { sampleArguments } from "./sample-arguments.ts";
import { sampleCredential } from "./sample-credential.ts";

/** What the judge said of one call. */
export interface JudgedCall {
  readonly tool: string;
  /** How the arguments were sampled, or that they were given. */
  readonly fullness: Fullness | "given";
  readonly arguments: JsonObject;
  readonly verdict: Verdict;
}

export type Verdict =
  /** The mock server took the request as valid. */
  | { readonly kind: "accepted"; readonly status: number }
  /** It found fault with the request. */
  | { readonly kind: "rejected"; readonly status: number; readonly reasons: readonly string[] }
  /** Our own side refused the arguments, or nothing was sent. */
  | { readonly kind: "not-sent"; readonly reason: string }
  /** The mock server ended over the request, without a word on it. */
  | { readonly kind: "unjudged" };

const FULLNESS = ["required", "all"] as const satisfies readonly Fullness[];
const PATIENCE_MS = 55_000;
const SCOPE = { organisation: "judge" };

/**
 * Calls every tool of a connector, with the least and with the most that its own input schema allows, against a mock
 * server made from the vendor's document: a judge of requests that is not ours. Tools whose operation names no place
 * in the document (`source`) cannot be judged and must not be there.
 *
 * @param given arguments for some tools, by name, instead of sampled ones: where a schema cannot say what belongs together
 */
export async function judgeConnector(
  connector: CompiledConnector,
  document: string,
  given: Readonly<Record<string, readonly JsonObject[]>> = {},
): Promise<readonly JudgedCall[]> {
  let prism = await startPrism(document);
  const recorder = await startRecorder(() => prism.url);
  // The mock makes up answers that take it long where their schemas are large.
  const egress = createEgress({
    allow: [new URL(recorder.url).host],
    limits: { firstByteMs: PATIENCE_MS, attempts: 1 },
  });
  try {
    const aimed = aimAt(connector, recorder.url);
    const credentials = new MemoryCredentials();
    for (const { type, fields } of Object.values(aimed.securitySchemes)) {
      credentials.set({ instance: "judge", scheme: type, scope: SCOPE }, sampleCredential(fields));
    }
    const services = {
      egress,
      limiter: new RateLimiter({ clock: systemClock }),
      tokens: new TokenSource({ egress, clock: systemClock }),
      clock: systemClock,
    };
    const served = createConnectorServer(aimed, { maxTextBytes: 2_000, callTimeoutMs: PATIENCE_MS }).bind(
      { instance: "judge", scope: SCOPE, credentials },
      services,
    );
    const judged: JudgedCall[] = [];
    for (const tool of aimed.tools) {
      const { definition } = tool;
      const calls =
        given[definition.name]?.map((args) => ({ fullness: "given" as const, args })) ??
        FULLNESS.map((fullness) => ({ fullness, args: sampleArguments(tool, fullness) }));
      for (const { fullness, args } of calls) {
        recorder.clear();
        const call = served.call(definition.name, args, {
          id: `${definition.name} ${fullness}`,
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        const answer = await Promise.resolve(call).catch((error: unknown) => error);
        const hasEnded = recorder.hasFailed();
        const verdict: Verdict = hasEnded ? { kind: "unjudged" } : verdictOf(recorder.last(), answer);
        judged.push({ tool: definition.name, fullness, arguments: args, verdict });
        if (!hasEnded) continue;
        await prism.stop();
        prism = await startPrism(document);
      }
    }
    return judged;
  } finally {
    await egress.close();
    await recorder.stop();
    await prism.stop();
  }
}

function verdictOf(recorded: Recorded | undefined, answer: unknown): Verdict {
  if (recorded === undefined) return { kind: "not-sent", reason: JSON.stringify(answer ?? null).slice(0, 1_000) };
  const { status, headers, body } = recorded;
  const violations = violationsIn(headers["sl-violations"]);
  const problem = /stoplight\.io\/prism\/errors#(\w+)/.exec(body)?.[1];
  const isRefused = problem !== undefined && REFUSALS.has(problem);
  if (violations.length === 0 && !isRefused) return { kind: "accepted", status };
  return { kind: "rejected", status, reasons: violations.length > 0 ? violations : [body.slice(0, 1_000)] };
}

/** What Prism calls a request that it does not accept. Its other problems are with the document or its examples. */
const REFUSALS: ReadonlySet<string> = new Set([
  "UNPROCESSABLE_ENTITY",
  "UNAUTHORIZED",
  "NO_PATH_MATCHED_ERROR",
  "NO_METHOD_MATCHED_ERROR",
  "NO_RESOURCE_PROVIDED_ERROR",
  "NO_SERVER_MATCHED_ERROR",
  "INVALID_CONTENT_TYPE",
]);

interface Violation {
  readonly location?: readonly string[];
  readonly message?: string;
}

/** The faults of the request that Prism lists; those of its own answer are the document's. */
function violationsIn(header: string | readonly string[] | undefined): readonly string[] {
  // Long lists begin with a remark, and are cut.
  const list = [header ?? []].flat().join(",");
  return Array.from(list.matchAll(/\{"location":\[[^\]]*\][^{}]*\}/g), ([text]) => JSON.parse(text) as Violation)
    .filter(({ location }) => location?.[0] === "request")
    .map(({ location, message }) => `${location?.join(".") ?? ""}: ${message ?? ""}`);
}

/** The connector with its requests going to the mock, which knows the document's paths without the servers' own. */
function aimAt(connector: CompiledConnector, url: string): CompiledConnector {
  const aimed = atUpstream(connector, url);
  const tools = aimed.tools.map((tool): Tool => {
    const { path } = tool.plan.url;
    const kept = path.slice(Math.max(0, path.length - documentSegments(tool)));
    return { ...tool, plan: { ...tool.plan, url: { ...tool.plan.url, path: kept } } };
  });
  const securitySchemes = Object.fromEntries(
    Object.entries(aimed.securitySchemes).map(([type, scheme]) => [type, withoutExchange(scheme)]),
  );
  return { ...aimed, tools, securitySchemes, rateLimits: [] };
}

/** How many segments the path of the operation has in the document. */
function documentSegments({ definition, plan }: Tool): number {
  const [, escaped] = /^#\/paths\/([^/]+)\//.exec(plan.source ?? "") ?? [];
  if (escaped === undefined) throw new Error(`${definition.name} does not say where its operation stands`);
  const path = decodeURIComponent(escaped)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~")
    .replace(/[?#].*$/, "");
  return path.split("/").length - 1;
}

/** The scheme with its token given by hand: the mock wants to see one, and does not issue any. */
function withoutExchange({ exchange, ...scheme }: SecurityScheme): SecurityScheme {
  if (exchange === undefined) return scheme;
  const key = exchange.kind === "oauth2" ? "access_token" : "session_token";
  return { ...scheme, fields: [...scheme.fields, { key, label: key, secret: true, required: true }] };
}

/** What the mock answered. */
interface Recorded {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Recorder {
  readonly url: string;
  readonly last: () => Recorded | undefined;
  /** Whether the mock broke the connection off. */
  readonly hasFailed: () => boolean;
  readonly clear: () => void;
  readonly stop: () => Promise<void>;
}

/** Stands between us and the mock, because what it objects to is in headers that a tool's answer does not show. */
async function startRecorder(target: () => string): Promise<Recorder> {
  let last: Recorded | undefined;
  let failed = false;
  const server = createServer((incoming, outgoing) => {
    const upstream = relay(incoming, outgoing, target(), (recorded) => {
      last = recorded;
    });
    upstream.on("error", () => {
      failed = true;
      outgoing.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // A TCP server's address is never a string.
  return {
    url: `http://127.0.0.1:${port}`,
    last: () => last,
    hasFailed: () => failed,
    clear: () => {
      last = undefined;
      failed = false;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function relay(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: string,
  record: (recorded: Recorded) => void,
): ClientRequest {
  const { method, url, headers } = incoming;
  const upstream = request(`${target}${url ?? "/"}`, { method, headers, agent: false }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.on("end", () => {
      const body = Buffer.concat(chunks);
      record({ status: answer.statusCode ?? 0, headers: answer.headers, body: body.toString("utf8") });
      const { "transfer-encoding": _, connection: _connection, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, { ...kept, "content-length": body.length }).end(body);
    });
  });
  incoming.pipe(upstream);
  return upstream;
}
