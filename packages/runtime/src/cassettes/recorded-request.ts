import { recordBody, sortedHeaders, type RecordedRequest } from "@mortise/core/cassette";
import type { OutgoingRequest } from "../egress/egress.ts";
import { isStreamed } from "../files/streamed-body.ts";

/** What separates the parts of a multipart body, in place of what is random in it. */
const BOUNDARY = "mortise-boundary";

/** A request as it is recorded. Reads a body that is streamed. */
export async function recordRequest(request: OutgoingRequest): Promise<RecordedRequest> {
  const { method, origin, path } = request;
  const [, boundary] = /^multipart\/.*;\s*boundary="?([^";]+)/i.exec(request.headers["content-type"] ?? "") ?? [];
  const headers = sortedHeaders(request.headers);
  const bytes = await bytesOf(request.body);
  const body = recordBody(boundary === undefined ? bytes : withBoundary(bytes, boundary));
  return {
    method,
    url: origin + path,
    headers:
      boundary === undefined
        ? headers
        : { ...headers, "content-type": (headers["content-type"] ?? "").replace(boundary, BOUNDARY) },
    ...(body === undefined ? {} : { body }),
  };
}

async function bytesOf(body: OutgoingRequest["body"]): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  if (typeof body === "string") return Buffer.from(body, "utf8");
  if (!isStreamed(body)) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body.stream) chunks.push(chunk as Uint8Array); // a body's stream has no encoding set
  } finally {
    body.close();
  }
  return Buffer.concat(chunks);
}

/** The boundary is ASCII, so that bytes as characters do. */
function withBoundary(bytes: Uint8Array, boundary: string): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return Buffer.from(text.replaceAll(boundary, BOUNDARY), "latin1");
}
