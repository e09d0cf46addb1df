import { createHash } from "node:crypto";

/** Text that is HTML already: everything else is escaped where it is put into a template. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | undefined | false | readonly Html[];

/** A template of HTML. What is put in is text, wherever it comes from, unless it is {@link Html}. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + printed(parts[index - 1]) + string));
}

function printed(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(({ text }) => text).join("");
  return escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 26rem; margin: 10vh auto; padding: 0 1.25rem; }
h1 { font-size: 1.4rem; }
label { display: block; margin: 1rem 0; }
input:not([type="radio"]) { box-sizing: border-box; width: 100%; padding: 0.5rem; font: inherit; }
button { padding: 0.5rem 1.25rem; margin: 1rem 0.5rem 0 0; font: inherit; cursor: pointer; }
code { overflow-wrap: anywhere; }
[role="alert"] { border-inline-start: 4px solid #c22; padding-inline-start: 0.75rem; }
`;
/** Whole, since its hash covers every space between the tags, and formatters put some there. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

export interface PageOptions {
  readonly status?: number;
  /** Origins, or schemes with a colon, that a form may lead to in the end: browsers check redirects, too. */
  readonly leadsTo?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page that runs nothing, loads nothing, is framed by nobody and works without JavaScript. */
export function page(
  title: string,
  body: Html,
  { status = 200, leadsTo = [], headers = {} }: PageOptions = {},
): Response {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · Mortise</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    ["form-action 'self'", ...leadsTo].join(" "),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return new Response(document.text, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      // Not `no-referrer`: a form would then send `Origin: null`, which is refused.
      "referrer-policy": "same-origin",
      "cache-control": "no-store",
      ...headers,
    },
  });
}

/** Leads a browser on after a form: 303, so that it asks with GET whatever it sent. */
export function seeOther(location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location, "cache-control": "no-store", "referrer-policy": "same-origin" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** What a form's policy has to allow for a redirect to an address: its origin, or the scheme of an application. */
export function leadingTo(address: string | null): readonly string[] {
  if (address === null || !URL.canParse(address)) return [];
  const { protocol, origin } = new URL(address);
  if (protocol === "http:" || protocol === "https:") return [origin];
  return /^[a-z][a-z0-9+.-]*:$/.test(protocol) ? [protocol] : [];
}
