import { randomBytes } from "node:crypto";
import { html, raw } from "hono/html";

type Content = ReturnType<typeof html>;

const STYLE = raw(
  "body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;color:#1a1a1a}" +
    "h1{font-size:1.25rem}h2{font-size:1.05rem}button{font:inherit;padding:.5rem 1.25rem}" +
    "label{display:block;margin:1rem 0}input,textarea{box-sizing:border-box;display:block;width:100%;padding:.5rem;font:inherit}" +
    "[role=alert]{border-inline-start:4px solid #c22;padding-inline-start:.75rem}dt{color:#666}dd{margin:0 0 .75rem;overflow-wrap:anywhere}",
);

export interface PageOptions {
  readonly cookies?: readonly string[];
  /** Whether its forms lead nowhere else, which browsers then see to. */
  readonly formsStay?: boolean;
}

/**
 * A small page: text, no script, nothing from elsewhere, in nobody's frame. What is put into it is escaped by the
 * template that it is put into.
 */
export async function page(
  status: number,
  title: string,
  content: Content,
  { cookies = [], formsStay = false }: PageOptions = {},
): Promise<Response> {
  const nonce = randomBytes(16).toString("base64");
  const document = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style nonce="${nonce}">
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${content}
      </body>
    </html>`;
  const headers = new Headers({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'${formsStay ? "; form-action 'self'" : ""}`,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    // Not `no-referrer`: browsers would then send `Origin: null` with the page's own form.
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
  });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(String(document), { status, headers });
}

/** A page of one paragraph. */
export function notice(
  status: number,
  title: string,
  text: string,
  cookies: readonly string[] = [],
): Promise<Response> {
  return page(status, title, html`<p>${text}</p>`, { cookies });
}
