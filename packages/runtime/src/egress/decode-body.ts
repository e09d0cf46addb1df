import { promisify } from "node:util";
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  zstdDecompress,
  zstdDecompressSync,
} from "node:zlib";
import type { Outcome } from "../errors.ts";

interface Limit {
  readonly maxOutputLength: number;
}

interface Decoder {
  readonly sync: (body: Uint8Array, limit: Limit) => Uint8Array;
  readonly async: (body: Uint8Array, limit: Limit) => Promise<Uint8Array>;
}

/** RFC 9110 §8.4.1.2 means zlib's format, but some servers send the bare stream. A zlib header's low nibble is 8. */
const isZlib = (body: Uint8Array): boolean => ((body[0] ?? 0) & 0x0f) === 8;

const inflateAsync = promisify<Uint8Array, Limit, Uint8Array>(inflate);
const inflateRawAsync = promisify<Uint8Array, Limit, Uint8Array>(inflateRaw);

const DECODERS: Readonly<Record<Exclude<ContentCoding, null>, Decoder>> = {
  gzip: { sync: gunzipSync, async: promisify<Uint8Array, Limit, Uint8Array>(gunzip) },
  deflate: {
    sync: (body, limit) => (isZlib(body) ? inflateSync : inflateRawSync)(body, limit),
    async: (body, limit) => (isZlib(body) ? inflateAsync : inflateRawAsync)(body, limit),
  },
  br: { sync: brotliDecompressSync, async: promisify<Uint8Array, Limit, Uint8Array>(brotliDecompress) },
  zstd: { sync: zstdDecompressSync, async: promisify<Uint8Array, Limit, Uint8Array>(zstdDecompress) },
};

/** Up to here decoding takes about as long as handing the work to a thread; beyond, it would stall other calls. */
const SYNC_BYTES = 16 * 1024;

/** A coding that a body can be decoded from, or `null` for one that is sent as it is. */
export type ContentCoding = "gzip" | "deflate" | "br" | "zstd" | null;

/** Reads `content-encoding`. More than one layer is `undefined`, as is one that we do not know: small bodies grow without bound through layers. */
export function readContentCoding(header: string | undefined): ContentCoding | undefined {
  if (header === undefined) return null;
  const layers = header
    .toLowerCase()
    .split(",")
    .map((layer) => layer.trim())
    .filter((layer) => layer !== "" && layer !== "identity");
  if (layers.length > 1) return undefined;
  switch (layers[0]) {
    case undefined:
      return null;
    case "gzip":
    case "x-gzip":
      return "gzip";
    case "deflate":
    case "br":
    case "zstd":
      return layers[0];
    default:
      return undefined;
  }
}

/** Decompresses one whole body and stops as soon as more than `maxBytes` come out. */
export function decodeBody(
  body: Uint8Array,
  coding: Exclude<ContentCoding, null>,
  maxBytes: number,
): Outcome<Uint8Array> | Promise<Outcome<Uint8Array>> {
  const limit: Limit = { maxOutputLength: maxBytes };
  const { sync, async } = DECODERS[coding];
  if (body.length > SYNC_BYTES) {
    return async(body, limit).then((value): Outcome<Uint8Array> => ({ ok: true, value }), failed);
  }
  try {
    return { ok: true, value: sync(body, limit) };
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Outcome<Uint8Array> {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown";
  return code === "ERR_BUFFER_TOO_LARGE"
    ? { ok: false, fault: { code: "response_too_large", cause: "the decompressed body exceeds the cap" } }
    : {
        ok: false,
        fault: {
          code: "bad_response",
          detail: "Its body is not in the encoding that it declares.",
          cause: `decoding failed: ${code}`,
        },
      };
}
