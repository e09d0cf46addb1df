import { withoutHalfCharacter } from "./excerpt.ts";

/** Whether a text takes more than this many bytes in UTF-8. */
export function isLonger(text: string, maxBytes: number): boolean {
  // Three bytes a UTF-16 unit at most, and one at least.
  return text.length * 3 > maxBytes && (text.length > maxBytes || Buffer.byteLength(text) > maxBytes);
}

/** The beginning of a text, and how much of it is missing. */
export function cutText(text: string, maxBytes: number): string {
  if (!isLonger(text, maxBytes)) {
    return text;
  }
  const total = Buffer.byteLength(text);
  const marker = (shown: number): string => `\n\n[Cut: ${total - shown} of ${total} bytes left out. Ask for less.]`;
  const room = Math.max(0, maxBytes - marker(0).length);
  const kept = withoutHalfCharacter(beginning(text, room));
  return kept + marker(Buffer.byteLength(kept));
}

/** As many whole characters as fit. */
function beginning(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}
