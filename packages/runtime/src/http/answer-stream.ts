import type { ServerResponse } from "node:http";
import { event, EVENT_STREAM_HEADERS, KEEP_ALIVE, KEEP_ALIVE_MS } from "./event-stream.ts";

/** Messages that go out at once, and the pause that each further one is worth: some twenty a second. */
const BURST = 10;
const PAUSE_MS = 50;

/**
 * What is said ahead of the answer to one request, as server-sent events that end with the answer (MCP 2026-07-28,
 * Streamable HTTP › Receiving Messages). It begins with the first thing to say, or when the answer takes long: until
 * then the answer can still be a plain one.
 */
export class AnswerStream {
  readonly #response: ServerResponse;
  readonly #keepAlive: NodeJS.Timeout;
  #isOver = false;
  #allowance = BURST;
  /** What waits for its time. */
  #latest: string | undefined;
  #refill: NodeJS.Timeout | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.#keepAlive = setInterval(() => this.#write(KEEP_ALIVE), KEEP_ALIVE_MS);
    response.once("close", () => this.#stop());
    if (response.closed) this.#stop();
  }

  /** Says this. What comes faster than that takes the place of what still waits, and so does what a slow client leaves unread. */
  readonly notify = (message: string): void => {
    if (this.#isOver) return;
    this.#latest = message;
    this.#flush();
  };

  /** Ends the stream with the answer. False where none has begun, and the answer has to go out by itself. */
  end(answer: string): boolean {
    const latest = this.#latest;
    this.#stop();
    const { headersSent, closed } = this.#response;
    if (headersSent && !closed) this.#response.end((latest === undefined ? "" : event(latest)) + event(answer));
    return headersSent;
  }

  #flush(): void {
    if (this.#latest !== undefined && this.#allowance > 0 && !this.#response.writableNeedDrain) {
      const message = this.#latest;
      this.#latest = undefined;
      this.#allowance -= 1;
      this.#write(event(message));
    }
    if (this.#latest !== undefined || this.#allowance < BURST) this.#refill ??= setTimeout(this.#refilled, PAUSE_MS);
  }

  readonly #refilled = (): void => {
    this.#refill = undefined;
    if (this.#allowance < BURST) this.#allowance += 1;
    this.#flush();
  };

  #write(text: string): void {
    if (!this.#response.headersSent) this.#response.writeHead(200, EVENT_STREAM_HEADERS);
    if (!this.#response.writableNeedDrain) this.#response.write(text);
  }

  #stop(): void {
    this.#isOver = true;
    this.#latest = undefined;
    clearInterval(this.#keepAlive);
    clearTimeout(this.#refill);
  }
}
