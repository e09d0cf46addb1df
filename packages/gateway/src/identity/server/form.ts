import { readText } from "../../rest/read-text.ts";
import { RestError } from "../../rest/rest-error.ts";

const MAX_BYTES = 64 * 1024;

/** The character U+0000 as forms, addresses and JSON write it. No store of ours keeps it. */
const NUL = /\0|%00|(?<!\\)(?:\\\\)*\\u0000/;

/** Refuses what PostgreSQL has no text for, before the library puts it into a statement. */
export function refuseNul(text: string): string {
  if (NUL.test(text)) throw new RestError(400, "invalid", "The request holds the character U+0000.");
  return text;
}

/** A request's body as text, as far as it is not too long. */
export async function readBody(request: Request): Promise<string> {
  return refuseNul(await readText(request, MAX_BYTES));
}

/**
 * The fields of a form of ours. Refuses one that another site's page sent: browsers say with each form where it
 * comes from, and what does not say it is no browser that was shown the form.
 */
export async function readForm(request: Request, publicUrl: string): Promise<URLSearchParams> {
  if (request.headers.get("origin") !== new URL(publicUrl).origin) {
    throw new RestError(403, "other_origin", "This form was sent from another site.");
  }
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new RestError(400, "not_a_form", "This is no form of this site.");
  }
  return new URLSearchParams(await readBody(request));
}

/** A path of ours that somebody may be sent to, and nothing that leads off this site. */
export function ownPath(text: string | null, publicUrl: string): string {
  const fallback = "/account";
  if (text === null || !text.startsWith("/") || !URL.canParse(text, publicUrl)) return fallback;
  const { origin, pathname, search } = new URL(text, publicUrl);
  return origin === new URL(publicUrl).origin ? pathname + search : fallback;
}
