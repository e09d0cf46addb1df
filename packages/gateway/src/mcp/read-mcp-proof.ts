import type { IncomingMessage } from "node:http";
import type { Proof } from "../identity/identity.ts";

/** What of a request to an MCP endpoint can prove who sent it: an Authorization header, and no cookie. */
export type McpProof =
  | { readonly ok: true; readonly proof: Proof }
  /** `message`: what is wrong with how it was sent. */
  | { readonly ok: false; readonly message: string };

/** Names under which tokens are put into addresses, where they end up in logs and histories. */
const IN_QUERY = /[?&](?:access_token|token|api_key|apikey|key|authorization)=/i;

export function readMcpProof({ url = "", headers, rawHeaders }: IncomingMessage): McpProof {
  if (IN_QUERY.test(url))
    return { ok: false, message: "Send the token in the Authorization header, not in the address." };
  let authorizationCount = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 13 && name.toLowerCase() === "authorization") authorizationCount += 1;
  }
  // Node keeps the first of several: whoever is in front may have looked at another.
  if (authorizationCount > 1) return { ok: false, message: "There is more than one Authorization header." };
  return { ok: true, proof: { authorization: headers.authorization, authorizationCount } };
}
