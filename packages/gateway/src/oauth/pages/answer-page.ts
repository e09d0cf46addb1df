import { readProof } from "../../rest/read-proof.ts";
import type { Services } from "../../services.ts";
import { readBrowserCookie, withoutBrowserCookie } from "../authorization/browser-cookie.ts";
import { notice } from "./page.ts";

/** Where authorization servers send people back to. Tells them how it ended; carries nothing of what the server said but its words. */
export async function showAnswerPage(services: Services, request: Request): Promise<Response> {
  const { publicUrl, identity, tokens } = services;
  const { cookie } = readProof(request);
  const authentication = await identity.authenticate({ cookie }, undefined);
  if (!authentication.ok && authentication.status === 503) {
    return notice(503, "Not now", "Who you are cannot be checked now. Reload this page in a moment.");
  }
  const user = authentication.ok ? authentication.principal.user : undefined;
  // What was begun is still there afterwards.
  if (user === undefined) return notice(401, "Sign in first", "Sign in in another tab, then reload this page.");
  const cookies = [withoutBrowserCookie(publicUrl)];
  const { pathname, search } = new URL(request.url);
  const answer = new URL(pathname + search, publicUrl);
  const finished = await tokens.finish(answer, readBrowserCookie(publicUrl, cookie ?? null), user);
  if (!finished.ok) return notice(400, "Not connected", finished.message, cookies);
  if (finished.returnTo === undefined) {
    return notice(200, "Connected", `${finished.connector} is connected. You can close this page.`, cookies);
  }
  const headers = new Headers({ location: finished.returnTo, "cache-control": "no-store" });
  for (const set of cookies) headers.append("set-cookie", set);
  return new Response(null, { status: 303, headers });
}
