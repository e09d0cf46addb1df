import { createHttpEndpoint } from "@mortise/runtime";
import type { HttpEndpoint, HttpEndpointOptions } from "@mortise/runtime";
import type { CallOutcome, ServedTools } from "@mortise/core/mcp";

/** An endpoint that listens on a free port of 127.0.0.1, and closes itself at the end of an `await using` block. */
export interface Listening extends AsyncDisposable {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly port: number;
  /** The endpoint for one tool set: `<origin>/mcp`. */
  readonly url: string;
  readonly endpoint: HttpEndpoint;
}

/** Serves tools at `/mcp`, or whatever the options route to. */
export async function listen(
  served: ServedTools<CallOutcome>,
  options: Partial<HttpEndpointOptions> = {},
): Promise<Listening> {
  const endpoint = createHttpEndpoint({ route: (path) => (path === "/mcp" ? served : undefined), ...options });
  const origin = await endpoint.listen();
  return {
    origin,
    port: Number(new URL(origin).port),
    url: `${origin}/mcp`,
    endpoint,
    [Symbol.asyncDispose]: () => endpoint.close(0),
  };
}
