import { CLIENT_SECRET, startAuthorizationServer } from "@mortise/testkit/oauth";
import { createBrowser } from "../support/browser.ts";
import { startTestGateway } from "../support/start-test-gateway.ts";
import { seen } from "./calls.ts";
import type { Ledger } from "./ledger.ts";
import { session } from "./members.ts";
import { dumpStore } from "./take-down.ts";

/** People sign in at an identity provider, in a gateway of their own: there, nobody has a password. */
export async function signInAtProvider(ledger: Ledger): Promise<void> {
  const email = "ann@example.com";
  const provider = await startAuthorizationServer({ person: () => ({ email, email_verified: true, name: "Ann" }) });
  const config = { oidc: { issuer: provider.issuer, clientId: "site", clientSecret: CLIENT_SECRET } };
  const gateway = await startTestGateway({ config });
  try {
    ledger.know("identity provider's client secret", "the deployment", CLIENT_SECRET);
    const { identity } = gateway.services;
    const { id } = await identity.createUser({ email, name: "Ann" });
    await identity.addMember(gateway.organisation, id, "member");
    const browser = createBrowser(gateway.url);
    const see = (where: string, response: Response, tells: readonly string[] = []) =>
      seen({ ledger }, where, response, tells);
    const page = await see("signing in with a provider", await browser.get("/account/sign-in"));
    const leaving = await browser.submit(page, "/account/oidc");
    const address = new URL(leaving.headers.get("refresh")?.replace(/^0;url=/, "") ?? "");
    // The store has them until the answer is there: they are good in the browser alone whose signed cookie names them.
    const of = (name: string): string =>
      ledger.knowStored(`${name} of a sign-in`, "Ann", address.searchParams.get(name) ?? "");
    await see("leaving for the provider", leaving, [of("state"), of("nonce")]);
    const back = await provider.agree(address.href);
    ledger.know("code of a sign-in", "Ann", back.searchParams.get("code") ?? "");
    const done = await browser.get(back.href);
    await see("back from the provider", done, session({ ledger }, "Ann, at the provider", browser));
    await see("the account's page", await browser.get("/account"));
    for (const { accessToken } of provider.grants) ledger.know("provider's access token", "Ann", accessToken);
    // The answer, once more, and one that is somebody else's.
    await see("an answer that was used", await browser.get(back.href));
    const stranger = createBrowser(gateway.url);
    const again = await browser.submit(page, "/account/oidc");
    const other = await provider.agree(again.headers.get("refresh")?.replace(/^0;url=/, "") ?? "");
    await see("an answer in another browser", await stranger.get(other.href));
    if (stranger.cookie.includes("session_token")) throw new Error("An answer was taken from another browser.");
    for (const path of ["/audit?limit=500", "/members"]) ledger.saw(path, (await gateway.rest("GET", path)).text);
    ledger.saw("the log of sign-ins at a provider", gateway.lines.join("\n"));
    await dumpStore(gateway.place, ledger, "after a sign-in at a provider");
  } finally {
    await gateway.close();
    await provider.close();
  }
}
