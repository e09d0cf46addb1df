import { createFetch, FetchFault, type Clock, type Egress } from "@mortise/runtime";
import { plainText } from "../plain-text.ts";

/** The largest metadata, registration or token answer that is read. */
const MAX_ANSWER_BYTES = 256 * 1024;
/** One request, up to the last byte of its answer. */
const REQUEST_MS = 10_000;

/** Requests to authorization servers: short ones, through the egress. */
export function createOAuthFetch({ egress, clock }: { readonly egress: Egress; readonly clock: Clock }): typeof fetch {
  return createFetch(egress, { clock, timeoutMs: REQUEST_MS, bodyBytes: MAX_ANSWER_BYTES });
}

const IN_WORDS: Readonly<Partial<Record<FetchFault["fault"]["code"], string>>> = {
  upstream_unavailable: "It takes no connection, or ended it.",
  upstream_timeout: "It did not answer in time.",
  outcome_unknown: "It ended the connection before it answered.",
  upstream_truncated: "Its answer was cut off.",
  bad_response: "Its answer cannot be read.",
  response_too_large: "Its answer is too large.",
};

/** Why a request gave nothing, for people. Says neither addresses that were resolved nor anything of the request. */
export function faultText(error: unknown): string {
  if (!(error instanceof FetchFault)) return "The request failed.";
  const { code, detail } = error.fault;
  return plainText(detail ?? IN_WORDS[code] ?? "The request failed.", 300);
}

/** The answer's JSON object; `undefined` where it is anything else. */
export async function readJsonObject(response: Response): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await response.text();
  try {
    const json: unknown = JSON.parse(text);
    // An object that JSON.parse made: its names are strings.
    return typeof json === "object" && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
