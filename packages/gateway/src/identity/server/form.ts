import { readText } from "../../rest/read-text.ts";
import { RestError } from "../../rest/rest-error.ts";

const MAX_BYTES = 64 * 1024;

/** A request's body as text, as far as it is not too long. */
export function readBody(request: Request): Promise<string> {
  return readText(request, MAX_BYTES);
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
