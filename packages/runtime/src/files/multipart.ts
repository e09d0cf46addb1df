import type { BodyPart } from "@mortise/core/request";

/** What a part says of itself. A file has a name, by which servers know it for one. */
export interface PartHead {
  readonly name: string;
  readonly fileName?: string;
  readonly mediaType?: string;
}

/** A boundary that no content can be made to hold: 128 random bits, in characters that need no quotes. */
export function createBoundary(): string {
  return `mortise-${crypto.randomUUID()}`;
}

/** What stands before a part's content (RFC 7578 §4). */
export function writePartHead(boundary: string, { name, fileName, mediaType }: PartHead): string {
  const file = fileName === undefined ? "" : `; filename="${escapeName(fileName)}"`;
  const type = mediaType === undefined ? "" : `Content-Type: ${mediaType}\r\n`;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"${file}\r\n${type}\r\n`;
}

export const PART_END = "\r\n";

export function writeClosing(boundary: string): string {
  return `--${boundary}--\r\n`;
}

/** As browsers write names (HTML standard, "multipart/form-data encoding algorithm"): servers read these three escapes and no others. */
function escapeName(name: string): string {
  return name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}

/** What a file is called where nobody says: the end of its URI, or just that it is one. */
export function fileNameOf({ file }: Extract<BodyPart, { readonly file: unknown }>, opened?: string): string {
  if (file.kind === "bytes") return file.name ?? "file";
  if (opened !== undefined) return opened;
  const last = /([^/?#]+)\/?(?:[?#].*)?$/.exec(file.uri)?.[1];
  return last === undefined || last.endsWith(":") ? "file" : unescaped(last);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a text can be the value of a part's `Content-Type`: what a store says of a file may not write lines of its own. */
export function isMediaType(value: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: *; *[!-~ ]+)?$/.test(value);
}
