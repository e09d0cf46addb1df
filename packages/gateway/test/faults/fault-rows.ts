import { gzipSync } from "node:zlib";
import {
  answer,
  cutChunked,
  cutShort,
  drip,
  flood,
  hang,
  raw,
  redirect,
  reset,
  status,
  type Reply,
} from "@mortise/testkit/fake-upstream";

/** What a row's upstream is given to make its answer of. */
export interface Hostile {
  /** Another origin, which is allowed and must never be asked. */
  readonly elsewhere: string;
  /** Of the request, where it is JSON-RPC. */
  readonly rpcId: unknown;
  /** Requests of this row before this one. */
  readonly index: number;
}

/** One thing that an upstream does wrong, and what must come of it. */
export interface FaultRow {
  /** Of the table of faults; several rows may share one. */
  readonly id: `F-${number}`;
  readonly what: string;
  /** A tool of a descriptor connector, or of an external server: `read` may be repeated, `write` may not, `hurried` has 300 ms. */
  readonly tool: "read" | "write" | "hurried" | "external";
  readonly reply: (hostile: Hostile) => Reply;
  /** The word for programs in the answer and in the audit trail; `ok` where the call succeeds. */
  readonly code: string;
  /** Which level of the audit trail tells of it. */
  readonly outcome: "ok" | "tool_error" | "protocol_error" | "failed" | "not_sent";
  /** How often the upstream is asked. */
  readonly requests: readonly [least: number, most: number];
  /** What the answer has to say beside its code. */
  readonly says?: RegExp;
}

const JSON_TYPE = { "content-type": "application/json" };
const body = (text: string | Uint8Array, headers: Readonly<Record<string, string>> = JSON_TYPE): Reply =>
  answer(text, { headers });
const result = (rpcId: unknown) => JSON.stringify({ jsonrpc: "2.0", id: rpcId, result: { content: [] } });
const LISTED = JSON.stringify({ tickets: [{ id: 1, title: "A ticket" }] });
const once: readonly [number, number] = [1, 1];
/** Two repetitions at most. */
const repeated: readonly [number, number] = [1, 3];

const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, " "));
const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const HUGE = raw(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 104857600\r\n\r\n${" ".repeat(1_000)}`,
  "hold",
);
const gzip = { ...JSON_TYPE, "content-encoding": "gzip" };

const descriptorRow = (
  id: FaultRow["id"],
  what: string,
  tool: "read" | "write" | "hurried",
  reply: FaultRow["reply"],
  [code, outcome]: readonly [string, FaultRow["outcome"]],
  requests: FaultRow["requests"] = once,
  says?: RegExp,
): FaultRow => ({ id, what, tool, reply, code, outcome, requests, ...(says === undefined ? {} : { says }) });
const externalRow = (
  id: FaultRow["id"],
  what: string,
  reply: FaultRow["reply"],
  [code, outcome]: readonly [string, FaultRow["outcome"]],
  says?: RegExp,
): FaultRow => descriptorRow(id, what, "read", reply, [code, outcome], once, says);

const LIMITED = ["rate_limited", "tool_error"] as const;
const TOO_LARGE = ["response_too_large", "protocol_error"] as const;
const BAD = ["bad_response", "protocol_error"] as const;
const WELL = ["ok", "ok"] as const;

const ofDescriptors: readonly FaultRow[] = [
  descriptorRow(
    "F-1",
    "429 and longer than there is time",
    "hurried",
    () => status(429, { "retry-after": "2" }),
    LIMITED,
    once,
    /"retryAfterMs":2\d{3}/,
  ),
  descriptorRow(
    "F-1",
    "429 once, for a second",
    "read",
    ({ index }) => (index === 0 ? status(429, { "retry-after": "1" }) : body(LISTED)),
    WELL,
    [2, 2],
  ),
  ...["86400", "99999999999", "Fri, 31 Dec 9999 23:59:59 GMT"].map((value) =>
    descriptorRow("F-2", `Retry-After: ${value}`, "read", () => status(429, { "retry-after": value }), LIMITED),
  ),
  ...["-1", "abc", "Sat, 21 Nov 2015 00:00:00 GMT"].map((value) =>
    descriptorRow(
      "F-2",
      `Retry-After: ${value}`,
      "hurried",
      () => status(429, { "retry-after": value }),
      LIMITED,
      repeated,
    ),
  ),
  descriptorRow("F-6", "500 to what may not be repeated", "write", () => status(500), [
    "outcome_unknown",
    "tool_error",
  ]),
  descriptorRow("F-6", "503 to what may not be repeated", "write", () => status(503), [
    "upstream_unavailable",
    "tool_error",
  ]),
  descriptorRow("F-7", "a reset after the request was sent", "write", () => reset(), ["outcome_unknown", "failed"]),
  descriptorRow("F-8", "nothing", "hurried", () => hang(), ["upstream_timeout", "failed"]),
  descriptorRow("F-9", "a byte now and then", "hurried", () => drip(50), ["upstream_timeout", "failed"]),
  ...[0, 1, 20, LISTED.length - 1].flatMap((sent) => [
    descriptorRow("F-10", `${String(sent)} bytes of what was promised`, "write", () => cutShort(LISTED, sent), [
      "outcome_unknown",
      "failed",
    ]),
    descriptorRow(
      "F-10",
      `${String(sent)} bytes in chunks`,
      "read",
      () => cutChunked(LISTED, sent),
      ["upstream_truncated", "protocol_error"],
      repeated,
    ),
    descriptorRow(
      "F-10",
      `${String(sent)} bytes, then a reset`,
      "read",
      () => cutShort(LISTED, sent, "reset"),
      ["upstream_truncated", "protocol_error"],
      repeated,
    ),
  ]),
  descriptorRow("F-11", "JSON that is none", "read", () => body('{"a":'), BAD),
  descriptorRow("F-11", "HTML that claims to be JSON", "read", () => body("<html><body>Login</body></html>"), BAD),
  descriptorRow("F-11", "JSON with a byte order mark", "read", () => body(`\ufeff${LISTED}`), WELL),
  descriptorRow("F-11", "no content", "read", () => status(204), WELL),
  descriptorRow("F-11", "what is not HTTP", "write", () => raw("SSH-2.0-OpenSSH\r\n\r\n"), [
    "outcome_unknown",
    "failed",
  ]),
  descriptorRow("F-12", "100 MB, as it says", "read", () => HUGE, TOO_LARGE),
  descriptorRow("F-12", "100 MB, unsaid", "read", () => flood(100 * 1024 * 1024, JSON_TYPE), TOO_LARGE),
  descriptorRow("F-13", "64 MB in 64 KB", "read", () => body(bomb, gzip), TOO_LARGE),
  descriptorRow(
    "F-13",
    "gzip in gzip",
    "read",
    () => body(gzipSync(bomb), { ...JSON_TYPE, "content-encoding": "gzip, gzip" }),
    BAD,
  ),
  descriptorRow("F-13", "gzip that is none", "read", () => body(LISTED, gzip), BAD),
  descriptorRow("F-14", "100,000 levels", "read", () => body(DEEP), BAD),
  descriptorRow(
    "F-14",
    "names of the prototype",
    "read",
    () => body('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    WELL,
  ),
  ...[
    "http://169.254.169.254/latest",
    "http://127.1:1/",
    "http://[::1]:1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "data:text/plain,x",
  ].map((place) =>
    descriptorRow("F-15", `a redirect to ${place}`, "read", () => redirect(place), ["egress_refused", "tool_error"]),
  ),
  ...([301, 302, 303, 307, 308] as const).flatMap((code) => [
    descriptorRow(
      "F-16",
      `a ${String(code)} to another origin`,
      "read",
      ({ elsewhere }) => redirect(`${elsewhere}/take`, code),
      ["egress_refused", "tool_error"],
    ),
    descriptorRow(
      "F-17",
      `a ${String(code)} with a body to another origin`,
      "write",
      ({ elsewhere }) => redirect(`${elsewhere}/take`, code),
      ["egress_refused", "tool_error"],
    ),
  ]),
  descriptorRow(
    "F-18",
    "a redirect to itself, for ever",
    "read",
    () => redirect("/again"),
    ["bad_response", "protocol_error"],
    [4, 4],
  ),
];

const NOT_MCP = ["not_mcp", "protocol_error"] as const;
const LOST = ["outcome_unknown", "failed"] as const;

const ofServers: readonly FaultRow[] = [
  externalRow("F-1", "429", () => status(429, { "retry-after": "2" }), ["rate_limited", "protocol_error"], /in 2 s/),
  externalRow("F-2", "429 for a day", () => status(429, { "retry-after": "86400" }), [
    "rate_limited",
    "protocol_error",
  ]),
  externalRow("F-6", "500", () => status(500), ["failed", "protocol_error"]),
  externalRow("F-7", "a reset", () => reset(), LOST),
  ...[0, 10].flatMap((sent) => [
    externalRow(
      "F-10",
      `${String(sent)} bytes of what was promised`,
      ({ rpcId }) => cutShort(result(rpcId), sent),
      LOST,
    ),
    externalRow("F-10", `${String(sent)} bytes in chunks`, ({ rpcId }) => cutChunked(result(rpcId), sent), LOST),
  ]),
  externalRow("F-11", "JSON that is none", () => body('{"a":'), NOT_MCP),
  externalRow("F-11", "HTML that claims to be JSON", () => body("<html></html>"), NOT_MCP),
  externalRow("F-11", "no content", () => status(204), NOT_MCP),
  externalRow("F-12", "100 MB, as it says", () => HUGE, ["too_large", "protocol_error"]),
  externalRow("F-12", "100 MB, unsaid", () => flood(100 * 1024 * 1024, JSON_TYPE), ["too_large", "protocol_error"]),
  externalRow("F-13", "64 MB in 64 KB", () => body(bomb, gzip), ["too_large", "protocol_error"]),
  externalRow(
    "F-14",
    "100,000 levels",
    ({ rpcId }) => body(`{"jsonrpc":"2.0","id":${String(rpcId)},"result":${DEEP}}`),
    NOT_MCP,
  ),
  externalRow("F-15", "a redirect to the machine's own metadata", () => redirect("http://169.254.169.254/"), NOT_MCP),
  externalRow("F-16", "a 302 to another origin", ({ elsewhere }) => redirect(`${elsewhere}/take`), NOT_MCP),
  externalRow("F-17", "a 307 to another origin", ({ elsewhere }) => redirect(`${elsewhere}/take`, 307), NOT_MCP),
].map((row) => ({ ...row, tool: "external" as const }));

export const FAULT_ROWS: readonly FaultRow[] = [...ofDescriptors, ...ofServers];

/** Faults that take more than one call to show, each with the test that names it. */
export const PROVED_ELSEWHERE: Readonly<Record<`F-${number}`, string>> = {
  "F-3": "packages/runtime/test/egress/retries.test.ts",
  "F-4": "packages/runtime/test/egress/retries.test.ts",
  "F-5": "packages/gateway/test/upstream/external-backend.test.ts",
  "F-19": "packages/gateway/test/faults/rebinding.test.ts",
  "F-20": "packages/gateway/test/faults/tls.test.ts",
  "F-21": "packages/gateway/test/oauth/calling-with-an-account.test.ts",
  "F-22": "packages/gateway/test/oauth/refresh.test.ts",
  "F-23": "packages/gateway/test/oauth/refresh.test.ts",
  "F-27": "packages/gateway/test/replicas/database-away.test.ts",
  "F-28": "packages/gateway/test/crash/crash.test.ts",
  "F-29": "packages/gateway/test/replicas/replicas.test.ts",
  "F-30": "packages/gateway/test/vault/open-vault.test.ts",
  "F-31": "packages/gateway/test/vault/open-vault.test.ts",
  "F-32": "packages/gateway/test/audit/create-audit-log.test.ts",
  "F-33": "packages/gateway/test/identity/signing-keys.test.ts",
  "F-34": "packages/gateway/test/servers/through-the-gateway.test.ts",
  "F-35": "packages/gateway/test/mcp/failing-upstreams.test.ts",
  "F-36": "packages/gateway/test/mcp/failing-upstreams.test.ts",
};
