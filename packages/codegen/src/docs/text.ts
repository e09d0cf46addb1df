import { printable } from "@mortise/core";

/** A text of several lines as its paragraphs: an author's line breaks within one are where the line was full. */
export function paragraphsOf(text: string): readonly string[] {
  return text
    .split(/(?:\r\n?|\n)[\t ]*(?:\r\n?|\n)/)
    .map(oneLine)
    .filter((paragraph) => paragraph !== "");
}

/** A text on one line, with marks that act on what shows it (controls, reversals) made visible. */
export function oneLine(text: string): string {
  return printable(
    text
      .toWellFormed()
      .replace(/[\s\u0085]+/gu, " ")
      .trim(),
  );
}

/** A URL that a page may link to; `null` for any other than an absolute http(s) one. */
export function webUrl(text: string | undefined): string | null {
  if (text === undefined || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  // A name and password in front of a host mislead whoever reads it.
  if (url.username !== "" || url.password !== "") return null;
  // What ends a link in Markdown is percent-encoded, wherever `href` leaves it.
  return url.href.replace(/[()<>|\\`'"*{}^]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
