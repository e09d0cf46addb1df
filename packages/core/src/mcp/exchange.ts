import {
  PerRequestHTTPServerTransport,
  isJSONRPCErrorResponse,
  isJSONRPCResultResponse,
} from "@modelcontextprotocol/server";
import type { JSONRPCMessage, JSONRPCRequest } from "@modelcontextprotocol/server";
import { createProtocolServer } from "./create-protocol-server.ts";
import { resultText } from "./direct.ts";
import { MODERN_VERSION, errorCodes } from "./protocol.ts";
import type { Era } from "./protocol.ts";
import type { ServedMessage } from "./served-message.ts";

/** A response of the SDK's server, and whether a gate in front of the handlers gave it. */
export interface ExchangeResult {
  readonly text: string;
  /** The error code, where one was given before any handler ran: HTTP answers those with a status of their own. */
  readonly gate: number | undefined;
}

/** Has a fresh server of the SDK's answer one request. */
export async function exchange(request: ServedMessage, message: JSONRPCRequest, era: Era): Promise<ExchangeResult> {
  const transport = new ExchangeTransport(era);
  const server = createProtocolServer(request, era, (result) => transport.pass(result));
  await server.connect(transport);
  try {
    return await transport.answer(message);
  } finally {
    await server.close();
  }
}

/**
 * A transport that lives for one request. It extends the SDK's own because that is how the SDK
 * tells the server which era it serves; of the web-standard request and response it takes nothing.
 */
class ExchangeTransport extends PerRequestHTTPServerTransport {
  readonly #era: Era;
  #settle: ((result: ExchangeResult) => void) | undefined;
  #passed: string | undefined;
  /** Set while the message is handed over: handlers run later, so an error sent meanwhile is a gate's. */
  #handingOver = false;

  constructor(era: Era) {
    super({ classification: classification(era) });
    this.#era = era;
  }

  answer(message: JSONRPCRequest): Promise<ExchangeResult> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#handingOver = true;
      this.onmessage?.(message, this.#era === "modern" ? { classification: classification("modern") } : undefined);
      this.#handingOver = false;
    });
  }

  /** Takes the result to send in place of the one that the server is about to give. */
  pass(result: string): void {
    this.#passed = result;
  }

  /** The response settles the exchange. Nothing else is ever sent on it, since no handler of ours notifies. */
  override send(message: JSONRPCMessage): Promise<void> {
    const gate = this.#handingOver && isJSONRPCErrorResponse(message) ? message.error.code : undefined;
    const text =
      this.#passed !== undefined && isJSONRPCResultResponse(message)
        ? resultText(message.id, this.#passed)
        : JSON.stringify(message);
    this.#settle?.({ text, gate });
    return Promise.resolve();
  }
}

function classification(era: Era) {
  return era === "modern" ? ({ era, revision: MODERN_VERSION } as const) : ({ era } as const);
}

/** The HTTP status of an answer to a modern request (MCP 2026-07-28, Streamable HTTP › Protocol Version Header). */
export function statusOf({ gate }: ExchangeResult): number {
  if (gate === undefined || gate === errorCodes.invalidParams) return 200;
  return gate === errorCodes.methodNotFound ? 404 : 400;
}
