import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { CallRequest } from "@mortise/core/mcp";

/** What a call knows of the HTTP request that carries it. Its signal aborts when the client goes away before the answer is out. */
export class HttpCall implements CallRequest {
  readonly id = randomUUID();
  /** Where the call stands among those that are open. */
  slot = -1;
  readonly #response: ServerResponse;
  #controller: AbortController | undefined;

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

  /** Gives the call up, whoever still waits for it. */
  abort(): void {
    this.#controller?.abort();
  }
}
