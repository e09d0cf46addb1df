import { gzipSync } from "node:zlib";
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
  type Reply,
} from "@mortise/testkit/fake-upstream";
import { events } from "../upstream/scripted-server.ts";

/** A way in which a server fails, or does not, and repeats the secrets that it was sent. */
export type Leak = (came: {
  /** The secrets, one after another. */
  readonly echo: string;
  /** Another origin, which may be asked. */
  readonly elsewhere: string;
  /** Of the request, where it is JSON-RPC. */
  readonly rpcId: unknown;
}) => Reply;

/** In every form in which a server would plausibly repeat what it was sent. */
function everyForm(echo: string) {
  return {
    echo,
    base64: Buffer.from(echo).toString("base64"),
    within: Buffer.from(`Basic x:${echo}`).toString("base64url"),
    hex: Buffer.from(echo).toString("hex"),
    url: encodeURIComponent(echo),
    text: JSON.stringify({ quoted: JSON.stringify({ echo }) }),
    [echo]: "as a name",
  };
}

const failing = (code: number): Leak => {
  return ({ echo }) => {
    const challenge = `Bearer error="invalid_token", error_description="${echo}", scope="${echo}"`;
    const headers = { "x-echo": echo, "www-authenticate": challenge, "retry-after": "86400" };
    return json({ error: everyForm(echo), message: `${String(code)} for ${echo}` }, { status: code, headers });
  };
};

/** Of any HTTP server. */
const OF_HTTP: Readonly<Record<string, Leak>> = {
  ...Object.fromEntries(
    [400, 404, 409, 422, 429, 500, 502, 503].map((code) => [`an error ${String(code)} that repeats it`, failing(code)]),
  ),
  "a page that repeats it": ({ echo }) => answer(`<html>${echo}</html>`, { headers: { "content-type": "text/html" } }),
  "JSON that breaks off after it": ({ echo }) => answer(`{"a":"${echo}`, { headers: JSON_TYPE }),
  "a type that repeats it": ({ echo }) => answer("x", { headers: { "content-type": `text/${echo}; charset=${echo}` } }),
  "an encoding that repeats it": ({ echo }) =>
    answer("x", { headers: { ...JSON_TYPE, "content-encoding": echo.replaceAll(" ", "") } }),
  "gzip that repeats it, and is cut": ({ echo }) =>
    answer(gzipSync(JSON.stringify(everyForm(echo))).subarray(0, -9), {
      headers: { ...JSON_TYPE, "content-encoding": "gzip" },
    }),
  "a redirect to another origin with it": ({ echo, elsewhere }) =>
    redirect(`${elsewhere}/take?key=${encodeURIComponent(echo)}`, 307),
  "a redirect to a host that is called like it": ({ echo }) => redirect(`http://${hostOf(echo)}.example/${echo}`),
  "a redirect to the machine's own metadata with it": ({ echo }) =>
    redirect(`http://169.254.169.254/${encodeURIComponent(echo)}`, 308),
  "a redirect that is no address": ({ echo }) => redirect(`http://[${encodeURIComponent(echo)}`, 302),
  "a status line that repeats it": ({ echo }) => raw(`HTTP/1.1 500 ${echo}\r\ncontent-length: 0\r\n\r\n`),
  "a status line that is it": ({ echo }) => raw(`HTTP/1.1 ${echo}\r\n\r\n`),
  "a header line that is it": ({ echo }) => raw(`HTTP/1.1 200 OK\r\n${echo}\r\n\r\n`),
  "a length that is it": ({ echo }) => raw(`HTTP/1.1 200 OK\r\ncontent-length: ${echo}\r\n\r\nx`),
  "a chunk as long as it": ({ echo }) => raw(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${echo}\r\n`),
  "what is not HTTP": ({ echo }) => raw(`SSH-2.0-${echo}\r\n\r\n`),
  "a body that is cut": ({ echo }) => cutShort(JSON.stringify(everyForm(echo)), 60),
  "a chunk that is cut": ({ echo }) => cutChunked(JSON.stringify(everyForm(echo)), 60),
  "a body that a reset ends": ({ echo }) => cutShort(JSON.stringify(everyForm(echo)), 90, "reset"),
  "a reset": () => reset(),
};

const JSON_TYPE = { "content-type": "application/json" };

function hostOf(echo: string): string {
  return echo.replaceAll(/[^\w-]/g, "").slice(0, 60);
}

/** Of an API; those that its client waits for in vain are for a tool that is in a hurry. */
export const API_LEAKS: Readonly<Record<string, Leak>> = {
  "a success that repeats it": ({ echo }) => json(everyForm(echo), { headers: { "x-echo": echo, "set-cookie": echo } }),
  ...OF_HTTP,
  "a refusal (403) that repeats it": failing(403),
  "a refusal (401) that repeats it": failing(401),
};
export const SLOW_LEAKS: Readonly<Record<string, Leak>> = {
  nothing: () => hang(),
  "a byte now and then": () => drip(50),
};

const progress = (echo: string) => ({
  jsonrpc: "2.0",
  method: "notifications/progress",
  params: { progressToken: echo, progress: 1, message: `Working with ${echo}` },
});
const logged = (echo: string) => ({
  jsonrpc: "2.0",
  method: "notifications/message",
  params: { level: "error", logger: echo, data: everyForm(echo) },
});
const told = (echo: string, id: unknown) => ({
  jsonrpc: "2.0",
  id,
  result: {
    content: [
      { type: "text", text: JSON.stringify(everyForm(echo)) },
      { type: "resource_link", uri: `http://a.example/${echo}`, name: echo },
      { type: "image", data: Buffer.from(echo).toString("base64"), mimeType: "image/png" },
    ],
    structuredContent: everyForm(echo),
    _meta: { "a.example/echo": echo },
  },
});

/** Of an MCP server. */
export const MCP_LEAKS: Readonly<Record<string, Leak>> = {
  "a success that repeats it": ({ echo, rpcId }) => json(told(echo, rpcId), { headers: { "x-echo": echo } }),
  "a tool's error that repeats it": ({ echo, rpcId }) =>
    json({ jsonrpc: "2.0", id: rpcId, result: { content: [{ type: "text", text: echo }], isError: true } }),
  "an error of the protocol that repeats it": ({ echo, rpcId }) =>
    json({ jsonrpc: "2.0", id: rpcId, error: { code: -32_000, message: `No: ${echo}`, data: everyForm(echo) } }),
  "progress, a log and a result that repeat it": ({ echo, rpcId }) =>
    events([progress(echo), logged(echo), told(echo, rpcId)]),
  "progress that repeats it, and no end": ({ echo }) => events([progress(echo), progress(echo)]),
  "a stream that breaks off after it": ({ echo, rpcId }) =>
    events([
      progress(echo),
      `id: ${echo}\nevent: ${echo}\ndata: {"jsonrpc":"2.0","id":${String(rpcId)},"result":"${echo}`,
    ]),
  "frames that are none": ({ echo }) => events([`data: ${echo}\n\n`, `${echo}: ${echo}\n\n`, `data: ["${echo}"]\n\n`]),
  "the answer to another request": ({ echo }) => json(told(echo, echo)),
  "a result that is none": ({ echo, rpcId }) => json({ jsonrpc: "2.0", id: rpcId, result: echo }),
  ...OF_HTTP,
  "a refusal (403) that repeats it": failing(403),
  "a refusal (401) that repeats it": failing(401),
  "no content": () => status(204),
};

/** The leak of this name. Throws where there is none: what is not repeated proves nothing. */
export function leakOf(leaks: Readonly<Record<string, Leak>>, name: string): Leak {
  const leak = leaks[name];
  if (leak === undefined) throw new Error(`There is no leak "${name}".`);
  return leak;
}
