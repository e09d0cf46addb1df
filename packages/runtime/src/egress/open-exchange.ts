import type { Transform } from "node:stream";
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
  type BrotliDecompress,
  type ZstdDecompress,
} from "node:zlib";
import type { Dispatcher } from "undici";
import type { Outcome, RuntimeFault } from "../errors.ts";
import { readContentCoding, type ContentCoding } from "./decode-body.ts";
import { DEFAULT_HEADERS, type ExchangeContext } from "./exchange.ts";
import { faultOf } from "./fault-of.ts";
import type { OpenedResponse, OpenOptions, OpenOutcome, OpenRequest } from "./opened-response.ts";

/** Sends one request once, and gives the answer as soon as its head is there. Never rejects. */
export function openExchange(
  dispatcher: Dispatcher,
  { method, path, headers, body }: OpenRequest,
  options: OpenOptions,
  context: ExchangeContext,
): Promise<OpenOutcome> {
  return new Promise((resolve) => {
    const handler = new OpenExchange(method, options, context, resolve);
    if (handler.ended) return;
    dispatcher.dispatch({ method, path, headers: { ...DEFAULT_HEADERS, ...headers }, body }, handler);
  });
}

/** Bytes that wait for a reader before the connection is asked to pause. */
const WAITING_BYTES = 256 * 1024;

const DECODERS: Readonly<Record<Exclude<ContentCoding, null>, () => Transform & (BrotliDecompress | ZstdDecompress)>> =
  {
    gzip: createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
    zstd: createZstdDecompress,
  };

/**
 * Follows one request through undici's callbacks, and keeps what came until it is read. A timer, the
 * caller's signal, the reader and the callbacks race; whichever ends it first closes the socket unless
 * the answer is complete.
 */
class OpenExchange implements Dispatcher.DispatchHandler, OpenedResponse {
  status = 0;
  headers: Record<string, string> = {};
  readonly #method: string;
  readonly #options: OpenOptions;
  readonly #context: ExchangeContext;
  readonly #maxBytes: number;
  #opened: ((outcome: OpenOutcome) => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #decoder: Transform | undefined;
  readonly #onAbort = (): void => this.#fail({ code: "cancelled" });
  readonly #onTimer = (): void => this.#checkTime();
  #timer: NodeJS.Timeout;
  #isSent = false;
  #isPaused = false;
  #received = 0;
  #decoded = 0;
  #chunks: Uint8Array[] = [];
  #waitingBytes = 0;
  #reader: ((outcome: Outcome<Uint8Array | null>) => void) | undefined;
  /** What reading ends with, after the chunks. */
  #end: Outcome<null> | undefined;

  constructor(method: string, options: OpenOptions, context: ExchangeContext, opened: (outcome: OpenOutcome) => void) {
    this.#method = method;
    this.#options = options;
    this.#context = context;
    this.#maxBytes = options.bodyBytes ?? context.limits.bodyBytes;
    this.#opened = opened;
    this.#timer = setTimeout(this.#onTimer, this.#remaining());
    options.signal.addEventListener("abort", this.#onAbort);
    if (options.signal.aborted) this.#onAbort();
    else if (this.#remaining() <= 0) this.#checkTime();
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  read(): Promise<Outcome<Uint8Array | null>> {
    const [first, second] = this.#chunks;
    if (first !== undefined) {
      // Whatever has come is one piece: a reader that waited gets it at once.
      const piece = second === undefined ? first : Buffer.concat(this.#chunks, this.#waitingBytes);
      this.#chunks = [];
      this.#waitingBytes = 0;
      this.#resume();
      return Promise.resolve({ ok: true, value: piece });
    }
    if (this.#end !== undefined) return Promise.resolve(this.#end);
    return new Promise((resolve) => (this.#reader = resolve));
  }

  close(): void {
    this.#chunks = [];
    this.#waitingBytes = 0;
    this.#fail({ code: "cancelled", cause: "closed by its reader" });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.ended) return controller.abort(new Error("the call has ended"));
    this.#controller = controller;
    this.#isSent = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // An interim answer (RFC 9110 §15.2); the real one follows.
    if (this.ended || status < 200) return;
    this.status = status;
    for (const name in headers) {
      const value = headers[name];
      if (typeof value === "object") headers[name] = value.join(", ");
    }
    this.headers = headers as Record<string, string>; // every list is joined now
    const coding = readContentCoding(this.headers["content-encoding"]);
    if (coding === undefined) {
      return this.#fail({
        code: "bad_response",
        detail: "Its body is in an encoding that is not supported, or in more than one.",
        cause: `content-encoding ${this.headers["content-encoding"]}`,
      });
    }
    if (coding !== null) this.#decodeWith(DECODERS[coding]());
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.({ ok: true, value: this });
    const length = Number(this.headers["content-length"]);
    const hasBody = this.#method !== "HEAD" && status !== 204 && status !== 304;
    // What it says it will send is not waited for.
    if (length > this.#maxBytes && hasBody) this.#tooLarge(`content-length ${String(length)}`);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.ended) return;
    this.#received += chunk.length;
    if (this.#received > this.#maxBytes) return this.#tooLarge("the body exceeds the cap");
    if (this.#decoder === undefined) return this.#take(chunk);
    if (!this.#decoder.write(chunk)) this.#pause();
  }

  onResponseEnd(): void {
    if (this.ended) return;
    this.#controller = undefined; // the connection has done its part, and may carry the next request
    if (this.#decoder === undefined || this.#received === 0) this.#conclude({ ok: true, value: null });
    else this.#decoder.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const progress = { sent: this.#isSent, answering: this.status !== 0, secure: this.#context.secure };
    this.#fail(faultOf(error, progress).fault);
  }

  #decodeWith(decoder: Transform): void {
    this.#decoder = decoder;
    decoder.on("data", (piece: Buffer) => {
      if (this.ended) return;
      this.#decoded += piece.length;
      if (this.#decoded > this.#maxBytes) this.#tooLarge("the decompressed body exceeds the cap");
      else this.#take(piece);
    });
    decoder.on("drain", () => this.#resume());
    decoder.on("end", () => this.#conclude({ ok: true, value: null }));
    decoder.on("error", (error) => {
      const detail = "Its body is not in the encoding that it declares.";
      this.#fail({ code: "bad_response", detail, cause: `decoding failed: ${error.name}` });
    });
  }

  #take(piece: Uint8Array): void {
    const reader = this.#reader;
    if (reader !== undefined) {
      this.#reader = undefined;
      return reader({ ok: true, value: piece });
    }
    this.#chunks.push(piece);
    this.#waitingBytes += piece.length;
    if (this.#waitingBytes > WAITING_BYTES) this.#pause();
  }

  #pause(): void {
    this.#isPaused = true;
    this.#controller?.pause();
    if (this.#waitingBytes > WAITING_BYTES) this.#decoder?.pause();
  }

  #resume(): void {
    if (!this.#isPaused || this.#waitingBytes > WAITING_BYTES) return;
    this.#decoder?.resume();
    if (this.#decoder?.writableNeedDrain === true) return;
    this.#isPaused = false;
    this.#controller?.resume();
  }

  #tooLarge(cause: string): void {
    this.#fail({ code: "response_too_large", cause });
  }

  #fail(fault: RuntimeFault): void {
    if (this.ended) return;
    this.#conclude({ ok: false, fault });
    // Not before it has ended: undici reports the abort as an error of the request.
    this.#controller?.abort(new Error(fault.code));
  }

  #conclude(end: Outcome<null>): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    // What came before a fault is not a body.
    if (!end.ok) {
      this.#chunks = [];
      this.#decoder?.destroy();
      this.#opened?.({ ok: false, fault: end.fault, sent: this.#isSent });
    }
    this.#reader?.(end);
    this.#reader = undefined;
  }

  /** The timer is Node's own and not the clock's, because sockets live in real time; it may be early by a little. */
  #checkTime(): void {
    if (this.ended) return;
    const remaining = this.#remaining();
    if (remaining > 0) {
      this.#timer = setTimeout(this.#onTimer, remaining);
      return;
    }
    const phase = !this.#isSent ? "no connection" : this.status === 0 ? "no answer" : "answer not complete";
    this.#fail({ code: "upstream_timeout", cause: `${phase} in time` });
  }

  #remaining(): number {
    return this.#options.deadline - this.#context.clock.now();
  }
}
