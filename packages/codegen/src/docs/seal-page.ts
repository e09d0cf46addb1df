import { createHash } from "node:crypto";

const SEAL = /^<!-- Made by mortise docs from a descriptor; sha256 ([0-9a-f]{64}) -->$/;

/** Ends a page with a comment that says who made it, and by which it can be told whether somebody has changed it since. */
export function sealPage(text: string): string {
  return `${text}<!-- Made by mortise docs from a descriptor; sha256 ${hashOf(text)} -->\n`;
}

/** Whether a text is a page as it was made: to write over it loses nobody's work. */
export function isSealed(text: string): boolean {
  const lines = text.replaceAll("\r\n", "\n");
  const end = lines.lastIndexOf("\n<!--") + 1;
  const hash = SEAL.exec(lines.slice(end).trimEnd())?.[1];
  return hash !== undefined && hash === hashOf(lines.slice(0, end));
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
