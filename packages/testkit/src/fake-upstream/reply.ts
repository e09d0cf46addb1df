/** What a fake upstream does with one request: an answer, or a fault. Plain data; {@link startFakeUpstream} carries it out. */
export type Reply = Answer | RawBytes | { readonly kind: "hang" } | { readonly kind: "reset" };

/** A well-formed HTTP answer. Bodies of a known length get a `content-length`; an iterable is sent chunked. */
export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** Bytes written to the socket as they are, and what becomes of the connection then. */
export interface RawBytes {
  readonly kind: "raw";
  readonly bytes: string | Uint8Array;
  /** `end` closes in good order, `reset` sends RST, `hold` keeps the connection open and silent. */
  readonly afterwards: "end" | "reset" | "hold";
}

interface Head {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with any body. */
export function answer(body: Answer["body"], { status = 200, headers = {} }: Head = {}): Answer {
  return { kind: "answer", status, headers, body };
}

/** An answer whose body is JSON. */
export function json(value: unknown, { status = 200, headers = {} }: Head = {}): Answer {
  return answer(JSON.stringify(value), { status, headers: { "content-type": "application/json", ...headers } });
}

/** An answer with nothing in it but a status: 204, 429, 503. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return answer("", { status: code, headers });
}

/** A redirect. */
export function redirect(location: string, code: 301 | 302 | 303 | 307 | 308 = 302): Answer {
  return status(code, { location });
}

/** Reads the request and never answers. */
export function hang(): Reply {
  return { kind: "hang" };
}

/** Reads the whole request, then breaks the connection with RST. */
export function reset(): Reply {
  return { kind: "reset" };
}

/** Writes bytes to the socket as they are. */
export function raw(bytes: string | Uint8Array, afterwards: RawBytes["afterwards"] = "end"): RawBytes {
  return { kind: "raw", bytes, afterwards };
}

/** Promises the whole of a JSON body by its `content-length`, sends the first `sent` bytes of it, and closes. */
export function cutShort(body: string, sent: number, afterwards: RawBytes["afterwards"] = "end"): RawBytes {
  const bytes = Buffer.from(body);
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  return raw(Buffer.concat([Buffer.from(head), bytes.subarray(0, sent)]), afterwards);
}

/** Sends the first `sent` bytes of a chunked JSON body as one chunk, and closes without the last chunk. */
export function cutChunked(body: string, sent: number, afterwards: RawBytes["afterwards"] = "end"): RawBytes {
  const bytes = Buffer.from(body).subarray(0, sent);
  const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
  const chunk = bytes.length === 0 ? "" : `${bytes.length.toString(16)}\r\n${bytes.toString("latin1")}\r\n`;
  return raw(Buffer.from(head + chunk, "latin1"), afterwards);
}

/** Answers at once, then sends a body one byte at a time for ever. */
export function drip(everyMs: number): Answer {
  return answer(
    (async function* () {
      for (;;) {
        yield Buffer.from(" ");
        await new Promise((resolve) => setTimeout(resolve, everyMs).unref());
      }
    })(),
    { headers: { "content-type": "application/json" } },
  );
}

/** A body of `total` bytes that is made while it is sent, so that neither side need hold it. */
export function flood(total: number, headers: Readonly<Record<string, string>> = {}): Answer {
  const chunk = Buffer.alloc(64 * 1024, "x");
  return answer(
    (async function* () {
      for (let left = total; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length));
    })(),
    { headers: { "content-type": "text/plain", ...headers } },
  );
}
