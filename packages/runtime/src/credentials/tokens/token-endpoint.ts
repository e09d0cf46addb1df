import type { Json, JsonObject } from "@mortise/core";
import type { UpstreamResponse } from "../../egress/egress.ts";
import { readRetryAfter } from "../../egress/retry-after.ts";
import { fail, type Outcome } from "../../errors.ts";
import { excerpt } from "../../stages/result/excerpt.ts";
import type { Mask } from "../mask.ts";
import type { Address } from "./template-url.ts";
import type { ExchangeContext } from "./exchange-credential.ts";
import { stepsOf } from "@mortise/core/json-pointer";

/** More than this is no token. */
const LARGEST_ANSWER = 256 * 1024;
/** How much of what an endpoint says about an error is shown. */
const MESSAGE_LENGTH = 300;

export interface TokenEndpointRequest extends Address {
  readonly method: "GET" | "POST" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/**
 * Sends a request for a token, and again where the endpoint is busy. Repeating is no risk even for a
 * refresh token that may be used once: an answer that got lost is lost either way, and servers with a
 * grace period give it again.
 */
export function askForToken(
  request: TokenEndpointRequest,
  context: ExchangeContext,
): Promise<Outcome<UpstreamResponse>> {
  const { egress, deadline, organisation } = context;
  const { headers } = request;
  return egress.send(
    { ...request, headers: { accept: "application/json", ...headers }, retryable: true },
    {
      deadline,
      // Nobody's giving up ends it: see TokenSource.
      signal: new AbortController().signal,
      budget: `${request.origin} ${organisation}`,
      permit: () => ({ ok: true, value: true }),
    },
  );
}

/** The answer's JSON, or its form; `undefined` where it is neither, or too long for a token. */
export function readAnswer({ headers, body }: UpstreamResponse): Json | undefined {
  if (body.length > LARGEST_ANSWER) return undefined;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  try {
    return JSON.parse(text) as Json;
  } catch {
    // GitHub, and others of its age, answer in a form.
    return /x-www-form-urlencoded|text\/plain/.test(headers["content-type"] ?? "") && text.includes("=")
      ? Object.fromEntries(new URLSearchParams(text))
      : undefined;
  }
}

/** The value at a JSON pointer (RFC 6901). */
export function valueAt(json: Json | undefined, pointer: string): Json | undefined {
  let value = json;
  for (const name of stepsOf(pointer)) {
    value =
      typeof value === "object" && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, Json>)[name] // arrays have their elements under their indices
        : undefined;
  }
  return value;
}

const MILLISECONDS = { seconds: 1_000, milliseconds: 1, minutes: 60_000 } as const;
/** At most this long before its end a token is renewed; one that lives shorter, at half of its life. */
const RENEW_AHEAD_MS = 60_000;

/** When a token ends, and when it is renewed; nothing where nobody says. */
export function lifeOf(
  said: Json | undefined,
  unit: keyof typeof MILLISECONDS,
  otherwiseSeconds: number | undefined,
  time: number,
): { readonly expiresAt?: number; readonly renewAt?: number } {
  const figure =
    typeof said === "number" || (typeof said === "string" && said.trim() !== "") ? Number(said) : Number.NaN;
  const life =
    Number.isFinite(figure) && figure > 0
      ? figure * MILLISECONDS[unit]
      : otherwiseSeconds === undefined
        ? undefined
        : otherwiseSeconds * 1_000;
  if (life === undefined) return {};
  return { expiresAt: time + life, renewAt: time + life - Math.min(RENEW_AHEAD_MS, life / 2) };
}

/** Failures that pass by themselves, whoever asked; `undefined` where the answer is one about the credential. */
export function passingFault({ status, headers }: UpstreamResponse, what: string): Outcome<never> | undefined {
  if (status === 429) {
    const retryAfterMs = readRetryAfter(headers);
    return fail("rate_limited", {
      status,
      detail: `${what} asks to be left alone for a while.`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  if (status >= 500 || status === 408) {
    return fail("upstream_unavailable", { status, detail: `${what} failed (status ${status}).` });
  }
  return undefined;
}

/** What an endpoint says about an error, shortened and masked: `error` and `error_description` (RFC 6749 §5.2), or a message by another name. */
export function messageOf(answer: Json | undefined, mask: Mask): string {
  if (!isObject(answer)) return "";
  const nested = isObject(answer["error"]) ? answer["error"] : answer;
  const words = ["error", "error_description", "message"].flatMap((name) => {
    const text = nested[name];
    return typeof text === "string" && text !== "" ? [text] : [];
  });
  return words.length === 0 ? "" : excerpt(mask.text(words.join(": ")), MESSAGE_LENGTH);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
