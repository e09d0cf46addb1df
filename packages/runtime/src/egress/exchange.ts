import type { Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import type { RuntimeFault } from "../errors.ts";
import { isStreamed, UnreadableFile } from "../files/streamed-body.ts";
import { decodeBody, readContentCoding, type ContentCoding } from "./decode-body.ts";
import type { OutgoingRequest, SendOptions, UpstreamResponse } from "./egress.ts";
import { faultOf } from "./fault-of.ts";
import type { EgressLimits } from "./limits.ts";

/** How one attempt ended. */
export type Exchanged =
  | { readonly kind: "response"; readonly response: UpstreamResponse }
  | {
      readonly kind: "fault";
      readonly fault: RuntimeFault;
      /** Whether any of the request may have reached the upstream. */
      readonly sent: boolean;
      /** Whether the connection was at fault, so that another one may do better. */
      readonly broken: boolean;
    };

export interface ExchangeContext {
  readonly clock: Clock;
  readonly limits: EgressLimits;
  /** Whether the connection is a TLS one. */
  readonly secure: boolean;
}

/** What every request says that does not say otherwise. Compressed answers are worth far more on a wide network than they cost to open. */
export const DEFAULT_HEADERS = { "accept-encoding": "gzip", "user-agent": "mortise" } as const;

/** Sends one request once, and reads the whole answer. Never rejects. */
export function exchange(
  dispatcher: Dispatcher,
  request: OutgoingRequest,
  options: SendOptions,
  context: ExchangeContext,
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const handler = new Exchange(request, options, context, resolve);
    if (handler.ended) return;
    const { method, path, body } = request;
    const headers = { ...DEFAULT_HEADERS, ...request.headers };
    if (!isStreamed(body)) {
      dispatcher.dispatch({ method, path, headers, body }, handler);
      return;
    }
    // Without it, undici sends chunks.
    const length = body.length === undefined ? {} : { "content-length": String(body.length) };
    dispatcher.dispatch({ method, path, headers: { ...headers, ...length }, body: body.stream }, handler);
  });
}

/**
 * Follows one request through undici's callbacks, into one buffer. It uses `dispatch` itself
 * because streams and promises in between cost more than the rest of the request. A timer, the
 * caller's signal and the callbacks race; whichever ends the exchange first closes the socket
 * unless the answer is complete.
 */
class Exchange implements Dispatcher.DispatchHandler {
  ended = false;
  readonly #request: OutgoingRequest;
  readonly #options: SendOptions;
  readonly #context: ExchangeContext;
  readonly #resolve: (result: Exchanged) => void;
  readonly #onAbort = (): void => this.#fail({ code: "cancelled" });
  readonly #onTimer = (): void => this.#checkTime();
  #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  /** When the request went onto a connection. */
  #sentAt: number | undefined;
  /** Whether a body is still being read: until then the upstream need not answer. */
  #isUploading = false;
  #status = 0;
  #headers: Record<string, string> = {};
  #coding: ContentCoding = null;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(
    request: OutgoingRequest,
    options: SendOptions,
    context: ExchangeContext,
    resolve: (result: Exchanged) => void,
  ) {
    this.#request = request;
    this.#options = options;
    this.#context = context;
    this.#resolve = resolve;
    this.#timer = setTimeout(this.#onTimer, this.#untilNextCheck());
    options.signal.addEventListener("abort", this.#onAbort);
    if (isStreamed(request.body)) {
      this.#isUploading = true;
      request.body.stream.once("end", () => this.#uploaded());
    }
    if (options.signal.aborted) this.#onAbort();
    else if (this.#remaining() <= 0) this.#checkTime();
  }

  /** Called when a connection is free, just before the first byte is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.ended) return controller.abort(new Error("the call has ended"));
    this.#controller = controller;
    this.#sentAt = this.#context.clock.now();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // An interim answer (RFC 9110 §15.2); the real one follows.
    if (this.ended || status < 200) return;
    this.#status = status;
    for (const name in headers) {
      const value = headers[name];
      if (typeof value === "object") headers[name] = value.join(", ");
    }
    this.#headers = headers as Record<string, string>; // every list is joined now
    const coding = readContentCoding(this.#headers["content-encoding"]);
    if (coding === undefined) {
      const detail = "Its body is in an encoding that is not supported, or in more than one.";
      return this.#fail({
        code: "bad_response",
        detail,
        cause: `content-encoding ${this.#headers["content-encoding"]}`,
      });
    }
    this.#coding = coding;
    if (Number(this.#headers["content-length"]) > this.#context.limits.bodyBytes && this.#hasBody()) {
      this.#fail({ code: "response_too_large", cause: `content-length ${this.#headers["content-length"]}` });
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.ended) return;
    this.#size += chunk.length;
    if (this.#size > this.#context.limits.bodyBytes) {
      return this.#fail({ code: "response_too_large", cause: "the body exceeds the cap" });
    }
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.ended) return;
    const [first, second] = this.#chunks;
    const body = first !== undefined && second === undefined ? first : Buffer.concat(this.#chunks, this.#size);
    if (this.#coding === null || body.length === 0) return this.#succeed(body);
    const decoded = decodeBody(body, this.#coding, this.#context.limits.bodyBytes);
    this.#controller = undefined; // the connection has done its part, and may carry the next request
    if ("ok" in decoded) {
      if (decoded.ok) this.#succeed(decoded.value);
      else this.#fail(decoded.fault);
      return;
    }
    void decoded.then((outcome) => (outcome.ok ? this.#succeed(outcome.value) : this.#fail(outcome.fault)));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (error instanceof UnreadableFile) {
      const message = "The file could not be read to its end, so that it was not sent as a whole; give another one.";
      return this.#fail({ code: "arguments_invalid", faults: [{ pointer: error.pointer, message }] });
    }
    const { fault, broken } = faultOf(error, {
      sent: this.#sentAt !== undefined,
      answering: this.#status !== 0,
      secure: this.#context.secure,
    });
    this.#fail(fault, broken);
  }

  #succeed(body: Uint8Array): void {
    this.#end({ kind: "response", response: { status: this.#status, headers: this.#headers, body } });
  }

  #fail(fault: RuntimeFault, broken = false): void {
    this.#end({ kind: "fault", fault, sent: this.#sentAt !== undefined, broken });
    // Not before the exchange has ended: undici reports the abort as an error of the request.
    this.#controller?.abort(new Error(fault.code));
  }

  #end(result: Exchanged): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    if (isStreamed(this.#request.body)) this.#request.body.close();
    this.#resolve(result);
  }

  /** The last of the body has gone out: from here on the upstream is expected to answer. */
  #uploaded(): void {
    if (this.ended) return;
    this.#isUploading = false;
    this.#sentAt = this.#context.clock.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onTimer, this.#untilNextCheck());
  }

  #hasBody(): boolean {
    return this.#request.method !== "HEAD" && this.#status !== 204 && this.#status !== 304;
  }

  #remaining(): number {
    return this.#options.deadline - this.#context.clock.now();
  }

  /**
   * One timer serves both limits: most exchanges end before it fires, and when it does, it is
   * set again for what is left. It is Node's own and not the clock's, because sockets live in
   * real time.
   */
  #checkTime(): void {
    if (this.ended) return;
    const untilNext = this.#untilNextCheck();
    if (untilNext > 0) {
      this.#timer = setTimeout(this.#onTimer, untilNext);
      return;
    }
    const phase =
      this.#sentAt === undefined ? "no connection" : this.#status === 0 ? "no answer" : "answer not complete";
    this.#fail({ code: "upstream_timeout", cause: `${phase} in time` });
  }

  #untilNextCheck(): number {
    const remaining = this.#remaining();
    if (this.#status !== 0 || (this.#isUploading && this.#sentAt !== undefined)) return remaining;
    const waited = this.#sentAt === undefined ? 0 : this.#context.clock.now() - this.#sentAt;
    return Math.min(remaining, this.#context.limits.firstByteMs - waited);
  }
}
