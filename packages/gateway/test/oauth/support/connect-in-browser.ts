import type { Browser } from "../../support/browser.ts";
import type { ProtectedServer } from "./protected-server.ts";

/** What a person does at the link of a tool's answer, up to where the service sends them back to. */
export async function agreeInBrowser(
  browser: Browser,
  link: string,
  server: Pick<ProtectedServer, "authority">,
): Promise<URL> {
  return server.authority.agree((await beginInBrowser(browser, link)).href);
}

/** Opens the page and presses its button. Gives where the browser is sent to agree. */
export async function beginInBrowser(browser: Browser, link: string): Promise<URL> {
  const page = await browser.get(link);
  const text = await page.text();
  if (page.status !== 200) throw new Error(`${link} gave ${String(page.status)}: ${text}`);
  const begun = await browser.submit(text, new URL(link).pathname);
  const location = begun.headers.get("location");
  if (location === null) throw new Error(`The button gave ${String(begun.status)}: ${await begun.text()}`);
  return new URL(location);
}

/** All of it: gives the page that says how it ended. */
export async function connectInBrowser(
  browser: Browser,
  link: string,
  server: Pick<ProtectedServer, "authority">,
): Promise<{ readonly status: number; readonly text: string }> {
  const back = await agreeInBrowser(browser, link, server);
  const done = await browser.get(back.pathname + back.search);
  return { status: done.status, text: await done.text() };
}
