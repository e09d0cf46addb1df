import { readRetryAfter, type RuntimeErrorCode, type RuntimeFault } from "@mortise/runtime";
import { plainText } from "../oauth/plain-text.ts";
import { errorCodes } from "./modern-session.ts";
import type { RpcError } from "./read-message.ts";
import type { Reply } from "./reply.ts";
import type { UpstreamFault } from "./upstream-client.ts";

/** How much of an upstream's own words is passed on. */
const QUOTED = 300;

/**
 * What a reply that is no result means, in words for people and models. Never more of the address than its
 * origin: paths and queries hold secrets.
 *
 * @param acts - Whether the request may have changed something, so that "try again" is bad advice once it was sent.
 */
export function faultOfReply(
  reply: Exclude<Reply, { readonly kind: "result" }>,
  origin: string,
  acts: boolean,
): UpstreamFault {
  switch (reply.kind) {
    case "error":
      if (lacksCapability(reply.error)) return CANNOT_ASK;
      return { code: "failed", message: `The server answered with an error: ${wordsOf(reply.error)}` };
    case "junk":
      return notMcp(origin, reply.why);
    case "lost":
      return (LOSSES[reply.fault.code] ?? connectionLost)(origin, acts && reply.sent, reply.fault);
    case "refused":
      return faultOfStatus(reply, origin);
  }
}

const CANNOT_ASK: UpstreamFault = {
  code: "cannot_ask",
  message: "The server has to ask something that its client cannot be asked.",
};

/** Whether the server refuses a request since it would have to ask what was not declared (MCP 2026-07-28, Base › Errors). */
function lacksCapability({ code }: RpcError): boolean {
  return code === errorCodes.missingCapability;
}

export function notMcp(origin: string, why: string): UpstreamFault {
  return {
    code: "not_mcp",
    message: `${origin} does not answer as an MCP server. ${why} Check the URL, its path included.`,
  };
}

function faultOfStatus(reply: Extract<Reply, { readonly kind: "refused" }>, origin: string): UpstreamFault {
  const { status, headers, error } = reply;
  if (error !== undefined && lacksCapability(error)) return CANNOT_ASK;
  const said = error === undefined ? "" : ` It says: ${wordsOf(error)}`;
  const challenge = headers["www-authenticate"];
  const more = { status, ...(challenge === undefined ? {} : { challenge }) };
  if (status === 401) {
    const message = `${origin} asks for authentication (HTTP 401). Connect an account, or renew the access token.${said}`;
    return { code: "needs_authentication", message, ...more };
  }
  if (status === 403) {
    const message = `${origin} refuses this to the connected account (HTTP 403). Check what the account or token may do.${said}`;
    return { code: "forbidden", message, ...more };
  }
  if (status === 429 || (status === 503 && headers["retry-after"] !== undefined)) {
    const retryAfterMs = readRetryAfter(headers);
    const wait = retryAfterMs === undefined ? "later" : `in ${String(Math.ceil(retryAfterMs / 1000))} s`;
    const message = `${origin} asks to be left alone for a while (HTTP ${String(status)}). Try again ${wait}.${said}`;
    return { code: "rate_limited", message, status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  if (status >= 300 && status < 400) {
    const target = URL.parse(headers["location"] ?? "", origin)?.origin ?? "another address";
    const message = `${origin} redirects to ${target}, and a request with credentials is not redirected. If you trust that address, enter the URL that it leads to.`;
    return { code: "not_mcp", message, status };
  }
  if (error !== undefined || status >= 500) {
    return {
      code: "failed",
      message: `${origin} failed (HTTP ${String(status)}).${said || " Try again later."}`,
      status,
    };
  }
  return { ...notMcp(origin, `It answers with HTTP ${String(status)}.`), status };
}

const MAY_HAVE_ACTED =
  "The request was sent, and may have taken effect: look at the current state before you repeat it.";

type Loss = (origin: string, mayHaveActed: boolean, fault: RuntimeFault) => UpstreamFault;

const LOSSES: Partial<Record<RuntimeErrorCode, Loss>> = {
  egress_refused: (origin) => ({
    code: "refused_address",
    message: `The gateway does not connect to ${origin}: it is not on the public internet, or speaks plain http, and the operator has not allowed it by name (--allow-host).`,
  }),
  tls_error: (origin) => ({
    code: "unreachable",
    message: `The certificate of ${origin} cannot be trusted, so nothing was sent. Have it renewed, or have the operator trust its authority.`,
  }),
  upstream_timeout: (origin, mayHaveActed) => ({
    code: "timeout",
    message: `${origin} did not answer in time. ${mayHaveActed ? MAY_HAVE_ACTED : "Try again later."}`,
  }),
  cancelled: () => ({ code: "cancelled", message: "The call was cancelled." }),
  response_too_large: (origin) => ({
    code: "too_large",
    message: `The answer of ${origin} is larger than 8 MiB, so none of it is shown. Ask for less.`,
  }),
  bad_response: (origin, _mayHaveActed, { detail }) =>
    notMcp(origin, detail === undefined ? "Its answer cannot be read." : plainText(detail)),
};

const connectionLost: Loss = (origin, mayHaveActed) =>
  mayHaveActed
    ? {
        code: "outcome_unknown",
        message: `The connection to ${origin} was lost before the answer was there. ${MAY_HAVE_ACTED}`,
      }
    : {
        code: "unreachable",
        message: `${origin} cannot be reached. Check that the URL is right and the server runs.`,
      };

/** An upstream's error, in its own words as far as they are text. */
function wordsOf({ code, message }: { readonly code: number; readonly message: string }): string {
  const words = plainText(message, QUOTED);
  return words === "" ? `code ${String(code)}.` : `${words} (code ${String(code)}).`;
}
