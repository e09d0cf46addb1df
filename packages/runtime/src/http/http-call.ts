import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { CarriedCall } from "@mortise/core/mcp";
import { AnswerStream } from "./answer-stream.ts";
import { accepts } from "./content-negotiation.ts";

/** What a call knows of the HTTP request that carries it. Its signal aborts when the client goes away before the answer is out. */
export class HttpCall implements CarriedCall {
  readonly id = randomUUID();
  /** Where the call stands among those that are open. */
  slot = -1;
  readonly #response: ServerResponse;
  #controller: AbortController | undefined;
  #stream: AnswerStream | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Made when first asked for: most messages are answered without ever being waited for. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController();
      this.#controller = controller;
      this.#response.once("close", () => {
        if (!this.#response.writableFinished) controller.abort();
      });
      if (this.#response.closed) controller.abort();
    }
    return this.#controller.signal;
  }

  /** Made when first asked for, by whoever has something to say ahead of the answer. */
  get notify(): ((message: string) => void) | undefined {
    const response = this.#response;
    if (!accepts(response.req.headers.accept, "text/event-stream")) return undefined;
    return (this.#stream ??= new AnswerStream(response)).notify;
  }

  /** Ends what was said ahead of the answer with the answer. False where nothing was. */
  endStream(answer: string): boolean {
    return this.#stream !== undefined && this.#stream.end(answer);
  }

  /** Gives the call up, whoever still waits for it. */
  abort(): void {
    this.#controller?.abort();
  }
}
