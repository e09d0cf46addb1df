import type { FilledCarrier } from "./carrier.ts";

/** A header that is the same on every request, over whatever else has its name. A redirect keeps it. */
export function headerCarrier(name: string, value: string, secrets: readonly string[]): FilledCarrier {
  return {
    secrets,
    attach: (request) => ({ ok: true, value: { ...request, headers: { ...request.headers, [name]: value } } }),
  };
}
