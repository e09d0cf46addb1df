import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import {
  answer,
  cutChunked,
  cutShort,
  drip,
  hang,
  json,
  raw,
  redirect,
  reset,
  status,
  flood,
  type ReceivedRequest,
  type Reply,
} from "@mortise/testkit/fake-upstream";
import type { RuntimeErrorCode } from "../../src/errors.ts";
import type { AuthKind } from "./auth-kinds.ts";

export const METHODS = ["GET", "POST"] as const;
export type Method = (typeof METHODS)[number];

/** What an API is given to make its answer of. */
export interface Asked {
  readonly request: ReceivedRequest;
  /** The first segment of the cell's paths. */
  readonly cell: string;
  /** Requests during the fault before this one. */
  readonly index: number;
  /** Origins that are not the API's, though a request may go there: another port, another host and another scheme. */
  readonly elsewhere: Readonly<Record<"port" | "host" | "scheme", string>>;
}

/** What becomes of the calls during a fault. */
export interface End {
  /** What each call answers; where there are several, each of them at least one call. */
  readonly codes: readonly ("ok" | RuntimeErrorCode)[];
  /** How often the API is asked in all. */
  readonly requests: readonly [least: number, most: number];
  /** How often the token endpoint is, in all. */
  readonly tokenRequests?: number;
  /** How long is waited before each repetition, in milliseconds. */
  readonly pauses?: readonly [least: number, most: number];
  readonly retryAfterMs?: number;
}

/** Under which name the API is reached. Without one it is reached by its address, which the operator allows. */
export type Place = "good" | "rebinding" | "expired" | "self-signed" | "unknown" | "other-host" | "cut" | "old";

/** One thing that an upstream does wrong, and what must come of it. */
export interface FaultRow {
  /** Of the table of faults; several rows may share one. */
  readonly id: `F-${number}`;
  readonly what: string;
  readonly reply: (asked: Asked) => Reply;
  /** What the token endpoint answers; a token unless told. */
  readonly token?: (auth: AuthKind) => Reply;
  readonly place?: Place;
  /** How many calls are made, one after another: one, unless told. */
  readonly calls?: number;
  /** Whether a call has {@link HURRY_MS} and no more. */
  readonly hurried?: boolean;
  /** Whether the connection must be closed as soon as the call has ended. */
  readonly drops?: boolean;
  /** Whether the connection's credential has ended for good. */
  readonly lasts?: boolean;
  readonly ends: (auth: AuthKind, method: Method) => End;
}

/** Less than the two seconds of a Retry-After, and more than a machine with a lot to do needs for a request. */
export const HURRY_MS = 1_500;
/** A ticket that nobody may be shown unless all of the answer came. */
export const TICKET = "A ticket of the API";
export const LISTED = JSON.stringify({ tickets: [{ id: 1, title: TICKET }] });

type Code = End["codes"][number];
const end = (code: Code, requests: number, more: Partial<End> = {}): End => ({
  codes: [code],
  requests: [requests, requests],
  ...more,
});
/** What a request ends with that may be repeated, and what one that may not. */
const byMethod =
  (get: End, post: End): FaultRow["ends"] =>
  (_auth, method) =>
    method === "GET" ? get : post;
const always = (one: End): FaultRow["ends"] => byMethod(one, one);
/** Whatever went wrong once a write was under way: it may have taken effect. */
const lost = (code: Code, requests = 1): FaultRow["ends"] => byMethod(end(code, requests), end("outcome_unknown", 1));

const JSON_TYPE = { "content-type": "application/json" };
const body = (bytes: string | Uint8Array, headers: Readonly<Record<string, string>> = JSON_TYPE): Reply =>
  answer(bytes, { headers });
const encoded = (coding: string, bytes: Uint8Array): Reply => body(bytes, { ...JSON_TYPE, "content-encoding": coding });

const MIB = 2 ** 20;
/** Twice the cap, and quick to make. */
const zeros = Buffer.alloc(16 * MIB, " ");
const bomb = gzipSync(zeros);
const bombs = {
  gzip: bomb,
  br: brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  deflate: deflateSync(zeros),
  zstd: zstdCompressSync(zeros),
};
const DEEP = Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
const KEYS = Buffer.from(`{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join(",")}}`);
const LONG = Buffer.from(JSON.stringify("x".repeat(10_000_000)));
const head = (...lines: readonly string[]): Buffer => Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join("\r\n")}\r\n\r\n`);

/** How much of a body comes before it breaks off: another place in each cell, from none of it to all but the last byte. */
const cutAt = (cell: string): number => (Number(cell) * 7) % LISTED.length;
const broken: FaultRow["ends"] = lost("upstream_truncated", 3);

const waits = { pauses: [2_000, 7_000], retryAfterMs: 2_000 } as const;
const inTwoSeconds: Reply = status(429, { "retry-after": "2" });
const limitedOnce = end("rate_limited", 1, { retryAfterMs: 2_000 });

const throttled: readonly FaultRow[] = [
  {
    id: "F-1",
    what: "429 once, for 2 s",
    reply: ({ index }) => (index === 0 ? inTwoSeconds : body(LISTED)),
    ends: byMethod(end("ok", 2, { pauses: waits.pauses }), limitedOnce),
  },
  {
    id: "F-1",
    what: "429 for 2 s, for ever",
    reply: () => inTwoSeconds,
    ends: byMethod(end("rate_limited", 3, waits), limitedOnce),
  },
  {
    id: "F-1",
    what: "429 for longer than there is time",
    hurried: true,
    reply: () => inTwoSeconds,
    ends: always(limitedOnce),
  },
  ...["86400", "99999999999", "Fri, 31 Dec 9999 23:59:59 GMT"].map((value): FaultRow => {
    return {
      id: "F-2",
      what: `Retry-After: ${value}`,
      reply: () => status(429, { "retry-after": value }),
      ends: always(end("rate_limited", 1)),
    };
  }),
  ...["-1", "abc", "Sat, 21 Nov 2015 00:00:00 GMT"].map((value): FaultRow => {
    return {
      id: "F-2",
      what: `Retry-After: ${value}`,
      reply: () => status(429, { "retry-after": value }),
      ends: byMethod(end("rate_limited", 3, { pauses: [0, 2_000] }), end("rate_limited", 1)),
    };
  }),
  {
    id: "F-3",
    what: "429 for ever, in 60 calls",
    calls: 60,
    reply: () => status(429),
    ends: byMethod(end("rate_limited", 160), end("rate_limited", 60)),
  },
  {
    id: "F-4",
    what: "503 for ever, in 30 calls",
    calls: 30,
    reply: () => status(503),
    ends: byMethod(end("upstream_unavailable", 65), end("upstream_unavailable", 30)),
  },
];

const failing: readonly FaultRow[] = [
  { id: "F-6", what: "500", reply: () => status(500), ends: lost("upstream_unavailable") },
  { id: "F-6", what: "502", reply: () => status(502), ends: lost("upstream_unavailable", 3) },
  {
    id: "F-7",
    what: "a reset after the request was sent",
    reply: () => reset(),
    ends: lost("upstream_unavailable", 3),
  },
  { id: "F-8", what: "nothing", hurried: true, drops: true, reply: () => hang(), ends: lost("upstream_timeout") },
  {
    id: "F-9",
    what: "a byte now and then",
    hurried: true,
    drops: true,
    reply: () => drip(50),
    ends: lost("upstream_timeout"),
  },
  {
    id: "F-10",
    what: "less than the length that was given",
    reply: ({ cell }) => cutShort(LISTED, cutAt(cell)),
    ends: broken,
  },
  {
    id: "F-10",
    what: "a reset in the body",
    reply: ({ cell }) => cutShort(LISTED, cutAt(cell), "reset"),
    ends: broken,
  },
  { id: "F-10", what: "chunks without the last", reply: ({ cell }) => cutChunked(LISTED, cutAt(cell)), ends: broken },
];

const unreadable: readonly FaultRow[] = [
  { id: "F-11", what: "JSON that is none", reply: () => body('{"a":'), ends: lost("bad_response") },
  {
    id: "F-11",
    what: "HTML that claims to be JSON and repeats the request",
    reply: ({ request }) => body(`<html>${request.path} ${request.rawHeaders.join(" ")}</html>`),
    ends: lost("bad_response"),
  },
  { id: "F-11", what: "JSON with a byte order mark", reply: () => body(`\ufeff${LISTED}`), ends: always(end("ok", 1)) },
  {
    id: "F-11",
    what: "another charset than the one that is named",
    reply: () => body(Buffer.from('{"name":"Zo\u00eb"}', "latin1")),
    ends: lost("bad_response"),
  },
  { id: "F-11", what: "nothing where JSON is announced", reply: () => body(""), ends: lost("bad_response") },
  { id: "F-11", what: "no content", reply: () => status(204), ends: always(end("ok", 1)) },
  { id: "F-11", what: "what is not HTTP", reply: () => raw("SSH-2.0-OpenSSH\r\n\r\n"), ends: lost("bad_response") },
];

const tooLarge = lost("response_too_large");
const costly: readonly FaultRow[] = [
  {
    id: "F-12",
    what: "100 MB, as it says",
    drops: true,
    reply: () =>
      raw(
        Buffer.concat([head("content-type: application/json", "content-length: 104857600"), Buffer.alloc(1_000, " ")]),
        "hold",
      ),
    ends: tooLarge,
  },
  { id: "F-12", what: "100 MB, unsaid", drops: true, reply: () => flood(100 * MIB, JSON_TYPE), ends: tooLarge },
  ...Object.entries(bombs).map(([coding, bytes]): FaultRow => {
    return { id: "F-13", what: `16 MB in little ${coding}`, reply: () => encoded(coding, bytes), ends: tooLarge };
  }),
  { id: "F-13", what: "gzip in gzip", reply: () => encoded("gzip, gzip", gzipSync(bomb)), ends: lost("bad_response") },
  {
    id: "F-13",
    what: "gzip that is none",
    reply: () => encoded("gzip", Buffer.from(LISTED)),
    ends: lost("bad_response"),
  },
  {
    id: "F-13",
    what: "a bomb that says another length",
    reply: () => raw(Buffer.concat([head("content-encoding: gzip", "content-length: 1000"), bomb])),
    ends: lost("bad_response"),
  },
  { id: "F-14", what: "100,000 levels", reply: () => body(DEEP), ends: lost("bad_response") },
  { id: "F-14", what: "1,000,000 keys", reply: () => body(KEYS), ends: tooLarge },
  { id: "F-14", what: "a text of 10 MB", reply: () => body(LONG), ends: tooLarge },
  {
    id: "F-14",
    what: "names of the prototype",
    reply: () => body('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    ends: always(end("ok", 1)),
  },
];

const REDIRECTS = [301, 302, 303, 307, 308] as const;
const refused = always(end("egress_refused", 1));
const redirected: readonly FaultRow[] = [
  ...[
    "http://169.254.169.254/latest",
    "http://127.1:1/",
    "http://[::1]:1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "data:text/plain,x",
  ].map((location): FaultRow => {
    return { id: "F-15", what: `a redirect to ${location}`, reply: () => redirect(location), ends: refused };
  }),
  ...REDIRECTS.map((code): FaultRow => {
    return {
      id: "F-16",
      what: `a ${code} to another port`,
      reply: ({ elsewhere, cell }) => redirect(`${elsewhere.port}/${cell}/take`, code),
      ends: refused,
    };
  }),
  ...(["host", "scheme"] as const).map((other): FaultRow => {
    return {
      id: "F-16",
      what: `a 302 to another ${other}`,
      reply: ({ elsewhere, cell }) => redirect(`${elsewhere[other]}/${cell}/take`),
      ends: refused,
    };
  }),
  ...([307, 308] as const).map((code): FaultRow => {
    return {
      id: "F-17",
      what: `a ${code} with a body to another host`,
      reply: ({ elsewhere, cell }) => redirect(`${elsewhere.host}/${cell}/take`, code),
      ends: refused,
    };
  }),
  ...([302, 307] as const).map((code): FaultRow => {
    return {
      id: "F-18",
      what: `a ${code} to itself, for ever`,
      reply: ({ cell }) => redirect(`/${cell}/again`, code),
      ends: byMethod(end("bad_response", 4), end("outcome_unknown", 4)),
    };
  }),
  {
    id: "F-18",
    what: "three redirects on the same origin",
    reply: ({ index, cell }) => (index < 3 ? redirect(`/${cell}/${index}`, 307) : body(LISTED)),
    ends: always(end("ok", 4)),
  },
];

const LISTS: FaultRow["reply"] = () => body(LISTED);
const named: readonly FaultRow[] = [
  {
    id: "F-19",
    what: "a name that is public and private by turns",
    place: "rebinding",
    calls: 9,
    reply: LISTS,
    ends: always({ codes: ["ok", "egress_refused"], requests: [1, 8] }),
  },
  { id: "F-20", what: "a certificate that is good", place: "good", reply: LISTS, ends: always(end("ok", 1)) },
  ...(
    [
      ["expired", "a certificate that has expired"],
      ["self-signed", "a certificate that signed itself"],
      ["unknown", "a certificate of an authority that nobody knows"],
      ["other-host", "a certificate for another host"],
      ["old", "TLS 1.1 at most"],
      ["cut", "a handshake that is cut"],
    ] as const
  ).map(([place, what]): FaultRow => ({ id: "F-20", what, place, reply: LISTS, ends: always(end("tls_error", 0)) })),
];

const ended: readonly FaultRow[] = [
  {
    id: "F-21",
    what: "401 once",
    reply: ({ index }) => (index === 0 ? status(401) : body(LISTED)),
    ends: ({ asksWith, injection }) => {
      if (asksWith !== undefined) return end("ok", 2, { tokenRequests: 1 });
      return end(injection === null ? "credential_missing" : "credential_expired", 1);
    },
  },
  {
    id: "F-22",
    what: "401, and no other token for it, in 6 calls",
    calls: 6,
    lasts: true,
    reply: () => status(401),
    token: ({ name }) => json({ error: name === "OAuth" ? "invalid_grant" : "invalid_client" }, { status: 400 }),
    ends: ({ name }) =>
      end(name === "OAuth" ? "reauthentication_required" : "connection_invalid", 1, { tokenRequests: 1 }),
  },
];

/** F-1 to F-22 as far as one call, or a few, can show them. */
export const FAULT_ROWS: readonly FaultRow[] = [
  ...throttled,
  ...failing,
  ...unreadable,
  ...costly,
  ...redirected,
  ...named,
  ...ended,
];
