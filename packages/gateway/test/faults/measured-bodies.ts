import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { answer, flood, raw, type Reply } from "@mortise/testkit/fake-upstream";

/** An answer that costs whoever reads it more than it looks. */
export interface CostlyBody {
  readonly id: "F-12" | "F-13" | "F-14";
  readonly what: string;
  readonly reply: (rpcId: unknown) => Reply;
  /** By which the answer of a call to an API is known, and that of a call to an external server. */
  readonly says: readonly [api: RegExp, server: RegExp];
}

const MIB = 2 ** 20;
const JSON_TYPE = { "content-type": "application/json" };
const TOO_LARGE = [/response_too_large/, /too_large/] as const;
const REFUSED = [/response_too_large|bad_response/, /too_large|not_mcp/] as const;
const WELL = [/"isError":false/, /"isError":false/] as const;
const encoded = (encoding: string, bytes: Uint8Array) => () =>
  answer(bytes, { headers: { ...JSON_TYPE, "content-encoding": encoding } });
const plain = (text: string) => () => answer(text, { headers: JSON_TYPE });

const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${String(index)}":0`).join(",")}}`;
const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const result = (value: string) => (rpcId: unknown) =>
  answer(
    `{"jsonrpc":"2.0","id":${JSON.stringify(rpcId) ?? "1"},"result":{"content":[],"structuredContent":${value}}}`,
    {
      headers: JSON_TYPE,
    },
  );

/** What rows F-12 to F-14 of the table of faults name, each at its size there. Takes a second to make. */
export function costlyBodies(): readonly CostlyBody[] {
  const zeros = Buffer.alloc(100 * MIB);
  const bomb = gzipSync(zeros);
  return [
    {
      id: "F-12",
      what: "100 MB, as it says",
      reply: () =>
        raw(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${String(100 * MIB)}\r\n\r\n${" ".repeat(1_000)}`,
          "hold",
        ),
      says: TOO_LARGE,
    },
    { id: "F-12", what: "100 MB in chunks", reply: () => flood(100 * MIB, JSON_TYPE), says: TOO_LARGE },
    { id: "F-13", what: "100 MB in 102 KB of gzip", reply: encoded("gzip", bomb), says: TOO_LARGE },
    { id: "F-13", what: "gzip in gzip", reply: encoded("gzip, gzip", gzipSync(bomb)), says: REFUSED },
    { id: "F-13", what: "gzip in gzip, as if it were one", reply: encoded("gzip", gzipSync(bomb)), says: REFUSED },
    { id: "F-13", what: "100 MB in brotli", reply: encoded("br", brotliCompressSync(zeros)), says: REFUSED },
    { id: "F-13", what: "100 MB in deflate", reply: encoded("deflate", deflateSync(zeros)), says: REFUSED },
    { id: "F-13", what: "100 MB in zstd", reply: encoded("zstd", zstdCompressSync(zeros)), says: REFUSED },
    {
      id: "F-13",
      what: "a bomb that says another length",
      reply: () =>
        raw(
          Buffer.concat([
            Buffer.from(
              "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 1000\r\n\r\n",
            ),
            bomb,
          ]),
        ),
      says: [/bad_response|upstream_truncated|response_too_large/, /not_mcp|outcome_unknown|too_large/],
    },
    { id: "F-14", what: "100,000 levels", reply: plain(deep), says: REFUSED },
    {
      id: "F-14",
      what: "100,000 levels in a result",
      reply: result(deep),
      says: [/bad_response|"isError":false/, /not_mcp/],
    },
    { id: "F-14", what: "1,000,000 keys", reply: plain(keys(1_000_000)), says: TOO_LARGE },
    {
      id: "F-14",
      what: "600,000 keys in 7 MiB",
      reply: result(keys(600_000)),
      says: REFUSED,
    },
    { id: "F-14", what: "a text of 10 MB", reply: plain(JSON.stringify("x".repeat(10_000_000))), says: TOO_LARGE },
    { id: "F-14", what: "a text of 7 MB", reply: result(JSON.stringify("x".repeat(7_000_000))), says: WELL },
    {
      id: "F-14",
      what: "names of the prototype",
      reply: result('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
      says: WELL,
    },
  ];
}
