import type { CallingClient } from "@mortise/core/mcp";
import { isObject } from "@mortise/core/mcp";

/** What of a client's capabilities servers can use through the gateway. */
export interface PassedCapabilities {
  readonly elicitation?: { readonly form?: object; readonly url?: object };
  readonly sampling?: { readonly tools?: object };
  readonly roots?: object;
}

/**
 * What a server may ask of this client. Context for sampling is not in it: a client would give that of all connectors,
 * since to it they are one server.
 */
export function passedCapabilities({
  elicitation,
  sampling,
  roots,
}: CallingClient["capabilities"]): PassedCapabilities {
  return {
    ...(isObject(elicitation) ? { elicitation: modesOf(elicitation) } : {}),
    ...(isObject(sampling) ? { sampling: isObject(sampling["tools"]) ? { tools: {} } : {} } : {}),
    ...(isObject(roots) ? { roots: {} } : {}),
  };
}

/** A client that names no mode has forms (MCP 2026-07-28, Elicitation › Capabilities). */
function modesOf({ form, url }: Readonly<Record<string, unknown>>): NonNullable<PassedCapabilities["elicitation"]> {
  return {
    ...(isObject(form) || !isObject(url) ? { form: {} } : {}),
    ...(isObject(url) ? { url: {} } : {}),
  };
}
