import { randomBytes } from "node:crypto";
import { html, raw } from "hono/html";

type Content = ReturnType<typeof html>;

const STYLE = raw(
  "body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;color:#1a1a1a}" +
    "h1{font-size:1.25rem}button{font:inherit;padding:.5rem 1.25rem}dt{color:#666}dd{margin:0 0 .75rem;overflow-wrap:anywhere}",
);

/**
 * A small page: text, no script, nothing from elsewhere, in nobody's frame. What is put into it is escaped by the
 * template that it is put into.
 */
export async function page(
  status: number,
  title: string,
  content: Content,
  cookies: readonly string[] = [],
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
    "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
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
  return page(status, title, html`<p>${text}</p>`, cookies);
}
