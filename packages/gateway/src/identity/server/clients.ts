import { findExcess } from "@mortise/core/mcp";
import type { Library } from "../library/library.ts";
import { REGISTRATIONS } from "../limits.ts";
import { mayTry } from "./attempts.ts";
import { readBody } from "./form.ts";
import type { Answer, Asked, ServerParts } from "./parts.ts";

/** Deeper than metadata goes; much deeper, and writing it again would overflow the stack. */
const METADATA_BOUNDS = { depth: 16, elements: 1_000 };

/** What clients call without a browser: registration, tokens, revocation, keys. Any origin may: no cookie counts here. */
export function createClientEndpoints(parts: ServerParts): Readonly<Record<string, Answer>> {
  const { library, publicUrl } = parts;
  const pass =
    (path: string): Answer =>
    async ({ request }) => {
      const body = request.method === "POST" ? await readBody(request) : null;
      const known = await isKnown(library, new URLSearchParams(body ?? "").get("client_id"));
      return open(await library.handle(withoutCookies(request, `${publicUrl}${path}`, body), known));
    };
  return {
    "POST /api/auth/oauth2/register": (asked) => register(parts, asked),
    "POST /api/auth/oauth2/token": pass("/api/auth/oauth2/token"),
    "POST /api/auth/oauth2/revoke": async (asked) => {
      const response = await pass("/api/auth/oauth2/revoke")(asked);
      // RFC 7009 §2.2: a token that is not valid needs no revocation.
      if (response.status !== 400) return response;
      const { error } = (await response.clone().json()) as { readonly error?: unknown };
      return error === "invalid_request" || error === "invalid_token" ? open(new Response(null)) : response;
    },
    "GET /api/auth/jwks": pass("/api/auth/jwks"),
    "GET /.well-known/oauth-authorization-server": pass("/.well-known/oauth-authorization-server"),
  };
}

/** Whether a client has been here before. */
export async function isKnown({ rows }: Library, clientId: string | null): Promise<boolean> {
  return clientId !== null && (await rows.find("oauthClient", { clientId })) !== undefined;
}

/** Dynamic registration (RFC 7591): open to anybody, and so limited. */
async function register(parts: ServerParts, { request, address }: Asked): Promise<Response> {
  const { library, publicUrl, store, clock } = parts;
  const { address: one, everywhere, windowMs } = REGISTRATIONS;
  const allowed =
    (await mayTry(store, clock, { who: `register ${address}`, most: one, windowMs })) &&
    (await mayTry(store, clock, { who: "register *", most: everywhere, windowMs }));
  if (!allowed) {
    const error = "too_many_requests";
    return open(
      Response.json({ error, error_description: "Too many clients were registered. Try later." }, { status: 429 }),
    );
  }
  const text = await readBody(request);
  const excess = findExcess(text, METADATA_BOUNDS);
  if (excess !== undefined) {
    return open(Response.json({ error: "invalid_client_metadata", error_description: excess }, { status: 400 }));
  }
  const body = asRegistered(text);
  return open(await library.handle(withoutCookies(request, `${publicUrl}/api/auth/oauth2/register`, body), false));
}

/** Addresses that the library would ask by itself, past the one way that leads out of this process. */
const ASKED_BY_THE_LIBRARY = ["backchannel_logout_uri", "backchannel_logout_session_required", "jwks_uri"];

/**
 * What a client says of itself, as the library gets it. One that does not say what it is counts as `web` (OpenID
 * Connect Registration 1.0 §2), which may have no redirect to the loopback interface: those of people's own machines
 * have nothing else, and rarely say it. A server may leave out what it does not support (RFC 7591 §3.2.1).
 */
function asRegistered(text: string): string {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return text;
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) return text;
  const body: Record<string, unknown> = Object.fromEntries(
    Object.entries(given).filter(([name]) => !ASKED_BY_THE_LIBRARY.includes(name)),
  );
  const { redirect_uris: uris, application_type: type } = body;
  const isWeb = !Array.isArray(uris) || uris.every((uri) => typeof uri === "string" && uri.startsWith("https:"));
  return JSON.stringify(type !== undefined || isWeb ? body : { ...body, application_type: "native" });
}

function withoutCookies(request: Request, address: string, body: string | null): Request {
  const headers = new Headers();
  for (const name of ["content-type", "authorization", "accept", "dpop"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Request(address, { method: request.method, headers, body });
}

/** Lets pages of any origin read the answer. */
export function open(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete("set-cookie");
  headers.set("access-control-allow-origin", "*");
  headers.set("access-control-allow-headers", "authorization, content-type, mcp-protocol-version");
  headers.set("access-control-allow-methods", "GET, POST, OPTIONS");
  headers.set("x-content-type-options", "nosniff");
  return new Response(response.body, { status: response.status, headers });
}
