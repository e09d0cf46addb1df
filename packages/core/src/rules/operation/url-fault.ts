import { loneBrace } from "../../descriptor/placeholders.ts";
import { isDotSegment } from "../../request/path-value.ts";
import { readUrlTemplate, type UrlPart } from "../../openapi/url-template.ts";
import type { Range } from "../../source/source-file.ts";

/** Why requests cannot go to a URL template, and which part of it has to change. */
export interface UrlFault {
  readonly problem: string;
  readonly way: string;
  readonly range?: Range;
}

/** The first thing that is wrong with an absolute URL that may hold `{placeholders}`; lone braces are another rule's. */
export function urlFault(url: string): UrlFault | undefined {
  if (loneBrace(url) !== undefined) return undefined;
  const [scheme] = /^https?:\/\//i.exec(url) ?? [];
  if (scheme === undefined) {
    return { problem: "this is not an absolute `http` or `https` URL", way: "begin with `https://` and the host" };
  }
  const authority = rangeOf(url, scheme.length, /[/?#\\]/);
  const at = url.slice(authority.start, authority.end).lastIndexOf("@");
  if (at !== -1) {
    return {
      problem: "the URL holds a user name or a password",
      way: "leave it out, and describe it under `authentication`",
      range: { start: authority.start, end: authority.start + at + 1 },
    };
  }
  const fragment = url.indexOf("#");
  if (fragment !== -1) {
    return {
      problem: "what follows `#` never leaves a client",
      way: "leave it out",
      range: { start: fragment, end: url.length },
    };
  }
  const stray = /[\s\\]/.exec(url);
  if (stray !== null) {
    return {
      problem: "a URL has no white space and no backslashes",
      way: "leave it out, or percent-encode it",
      range: { start: stray.index, end: stray.index + 1 },
    };
  }
  return readingFault(url, authority);
}

/** Whether a URL parser takes the URL for something else than what is written. */
function readingFault(url: string, authority: Range): UrlFault | undefined {
  const template = readUrlTemplate(url);
  const origin = template && `${template.scheme}://${fill(template.authority)}`;
  if (template === undefined || origin === undefined || !URL.canParse(origin)) {
    return { problem: "this is not a URL that requests can go to", way: "correct the host", range: authority };
  }
  const { host } = new URL(origin);
  if (`${template.scheme}://${host}` !== origin) {
    return {
      problem: `URL parsers read this host as \`${host}\``,
      way: `write \`${host}\`, if that is meant`,
      range: authority,
    };
  }
  const isDots = (segment: readonly UrlPart[]) =>
    segment.every(({ kind }) => kind === "text") && isDotSegment(fill(segment));
  if (template.path.some(isDots)) {
    return { problem: "a segment of dots leads to another path", way: "write the path that is meant" };
  }
  if (/%(?![0-9a-f]{2})/i.test(url)) return { problem: "a `%` begins no escape here", way: "write `%25`" };
  return undefined;
}

/** A template with something harmless in each hole: a letter, or a digit where a port stands. */
function fill(parts: readonly UrlPart[]): string {
  let text = "";
  for (const part of parts) text += part.kind === "text" ? part.text : text.endsWith(":") ? "1" : "x";
  return text;
}

function rangeOf(url: string, start: number, end: RegExp): Range {
  const length = url.slice(start).search(end);
  return { start, end: length === -1 ? url.length : start + length };
}
