import type { ArgumentFault, FileReference } from "./http-request.ts";

const NAMED_BY = "the URI of a resource, or a data URI for a small one";

/**
 * What a model reads of an argument that is a file, or a list of them. How it is given stands before what
 * it is for: of a text that is cut short, the end goes.
 */
export function fileDescription(about: string | undefined, isList = false): string {
  if (about !== undefined && about !== "") return `${isList ? "Files, each" : "A file,"} by ${NAMED_BY}: ${about}`;
  return `${isList ? "Files, each by" : "A file:"} ${NAMED_BY} (\`data:image/png;name=logo.png;base64,...\`).`;
}

/** Bytes in a data URI: larger files have no business in a model's context. */
export const MAX_DATA_URI_BYTES = 8 * 1024 * 1024;

const DATA_URI = /^data:([^,]*),/i;
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:;[\w!#$&^.+-]+=[\w!#$&^.+:/-]+)*$/;
/** A scheme of two letters or more, because `C:` is a drive. */
const RESOURCE_URI = /^(?!data:)[a-z][a-z0-9+.-]+:[!-~]+$/i;
const LONGEST_RESOURCE_URI = 2048;

const NOT_A_FILE =
  "It must be the URI of a resource, or a data URI such as `data:text/plain;base64,aGVsbG8=`, without spaces.";
const TOO_LARGE = `It holds more than ${MAX_DATA_URI_BYTES / 1024 / 1024} MiB; give the URI of a resource instead.`;

/** Reads an argument that is a file. */
export function fileReference(value: unknown, pointer: string, faults: ArgumentFault[]): FileReference | undefined {
  const file = typeof value === "string" ? readFile(value, pointer) : NOT_A_FILE;
  if (typeof file !== "string") return file;
  faults.push({ pointer, message: file });
  return undefined;
}

function readFile(value: string, pointer: string): FileReference | string {
  const head = DATA_URI.exec(value);
  if (head === null) {
    const isResource = value.length <= LONGEST_RESOURCE_URI && RESOURCE_URI.test(value);
    return isResource ? { kind: "resource", uri: value, pointer } : NOT_A_FILE;
  }
  const { mediaType, name, isBase64 } = readHead(head[1] ?? "");
  if (!MEDIA_TYPE.test(mediaType)) return "The media type in its data URI is not one; give it like `image/png`.";
  const data = value.slice(head[0].length);
  // Three bytes of text are the least that one byte of data is written with, in neither form.
  if (data.length > MAX_DATA_URI_BYTES * 3) return TOO_LARGE;
  const bytes = isBase64 ? fromBase64(data) : fromPercent(data);
  if (bytes === undefined) return "The base64 in its data URI is broken; encode the file again.";
  if (bytes.length > MAX_DATA_URI_BYTES) return TOO_LARGE;
  return { kind: "bytes", bytes, mediaType, ...(name === undefined || name === "" ? {} : { name }) };
}

/** `type/subtype;parameter=value;name=...;base64` (RFC 2397 §3); `name` is what everybody adds to it. */
function readHead(head: string): { readonly mediaType: string; readonly name?: string; readonly isBase64: boolean } {
  const [type = "", ...parameters] = head.split(";").map((part) => part.trim());
  const isBase64 = parameters.at(-1)?.toLowerCase() === "base64";
  const kept: string[] = [];
  let name: string | undefined;
  for (const parameter of isBase64 ? parameters.slice(0, -1) : parameters) {
    const [, given] = /^(?:file)?name=(.*)$/i.exec(parameter) ?? [];
    if (given === undefined) kept.push(parameter);
    else name = decoded(given.replace(/^"(.*)"$/, "$1"));
  }
  const mediaType =
    type === "" && kept.length === 0 ? "text/plain;charset=US-ASCII" : [type || "text/plain", ...kept].join(";");
  return { mediaType, isBase64, ...(name === undefined ? {} : { name }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Base64, of either alphabet; a data URI may have its own characters percent-encoded. */
function fromBase64(data: string): Uint8Array | undefined {
  const plain = data.includes("%") ? decoded(data) : data;
  let units: string;
  try {
    units = atob(plain.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
  // `Uint8Array.from` takes seconds for a text of this size, in which nobody else is served.
  const bytes = new Uint8Array(units.length);
  for (let at = 0; at < units.length; at += 1) bytes[at] = units.charCodeAt(at);
  return bytes;
}

function fromPercent(data: string): Uint8Array {
  const source = new TextEncoder().encode(data);
  const bytes = new Uint8Array(source.length);
  let length = 0;
  for (let at = 0; at < source.length; at += 1) {
    const octet = source[at] === 0x25 ? hexPair(source[at + 1], source[at + 2]) : undefined;
    if (octet !== undefined) at += 2;
    bytes[length] = octet ?? source[at] ?? 0;
    length += 1;
  }
  return bytes.subarray(0, length);
}

function hexPair(high: number | undefined, low: number | undefined): number | undefined {
  const text = String.fromCharCode(high ?? 0, low ?? 0);
  return /^[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}
