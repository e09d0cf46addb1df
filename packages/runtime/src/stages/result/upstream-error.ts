import { readRetryAfter } from "../../egress/retry-after.ts";
import { fail, type RuntimeErrorCode, type RuntimeFault } from "../../errors.ts";
import type { Reading } from "../read-response.ts";
import { excerpt } from "./excerpt.ts";

const JSON_LENGTH = 2_000;
const TEXT_LENGTH = 500;

/** What an upstream's error status means for the caller. */
export function upstreamError(
  status: number,
  headers: Readonly<Record<string, string>>,
  reading: Reading,
  authenticated: boolean,
): { readonly ok: false; readonly fault: RuntimeFault } {
  const code = codeOf(status, authenticated);
  const retryAfterMs = readRetryAfter(headers);
  const said = describe(reading);
  return fail(code, {
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(said === "" ? {} : { detail: `The upstream API said: ${said}` }),
  });
}

function codeOf(status: number, authenticated: boolean): RuntimeErrorCode {
  switch (status) {
    case 401:
      return authenticated ? "credential_expired" : "credential_missing";
    case 403:
      return "scope_insufficient";
    case 404:
    case 410:
      return "upstream_not_found";
    case 409:
    case 412:
      return "upstream_conflict";
    case 408:
      return "upstream_timeout";
    case 429:
      return "rate_limited";
    default:
      return status >= 500 ? "upstream_unavailable" : status >= 400 ? "upstream_rejected" : "bad_response";
  }
}

/** The upstream's own message: enough to correct a call by, no more than a model can use. */
function describe(reading: Reading): string {
  switch (reading.kind) {
    case "json":
      return excerpt(reading.text, JSON_LENGTH);
    case "text":
      return excerpt(reading.mediaType.includes("html") ? textOfHtml(reading.text) : reading.text, TEXT_LENGTH);
    case "binary":
    case "empty":
      return "";
  }
}

/** What a person would read of an error page. Looks at its beginning only. */
function textOfHtml(html: string): string {
  const page = html.slice(0, 100_000);
  const words: string[] = [];
  let at = 0;
  while (at < page.length) {
    const open = page.indexOf("<", at);
    if (open === -1) {
      words.push(page.slice(at));
      break;
    }
    words.push(page.slice(at, open));
    const unread = /^<(script|style)\b/i.exec(page.slice(open, open + 8))?.[1];
    const close = unread === undefined ? open : page.toLowerCase().indexOf(`</${unread.toLowerCase()}`, open);
    const end = close === -1 ? -1 : page.indexOf(">", close);
    if (end === -1) {
      break;
    }
    at = end + 1;
  }
  return words.join(" ").replaceAll(/\s+/g, " ");
}
