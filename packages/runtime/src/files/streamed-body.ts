import { Readable } from "node:stream";

/** A body that is read while it is sent, once, and never held as a whole. */
export interface StreamedBody {
  /** In bytes; `undefined` where a file does not tell its size. */
  readonly length: number | undefined;
  readonly stream: Readable;
  /** The same body from its beginning, for another attempt; `undefined` where a file of it cannot be opened again. */
  again(): Promise<StreamedBody | undefined>;
  /** Closes every file, read or not. */
  close(): void;
}

/** Whether a body is one that is read while it is sent. */
export function isStreamed(body: unknown): body is StreamedBody {
  return typeof body === "object" && body !== null && "stream" in body;
}

/** A file that failed while it was being read. Holds nothing of what the file system said. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  /** The argument that named it: a JSON pointer. */
  readonly pointer: string;

  constructor(pointer: string) {
    super("a file could not be read to its end");
    this.pointer = pointer;
  }
}

/** Bytes that are there, or a file that is open. */
export type BodyPiece =
  Uint8Array | { readonly stream: Readable; readonly size: number | undefined; readonly pointer: string };

/** The bytes of pieces, one after the other, read only as fast as they are taken. */
export function streamOf(pieces: readonly BodyPiece[]): Readable {
  return Readable.from(bytesOf(pieces), { objectMode: false });
}

export function lengthOf(pieces: readonly BodyPiece[]): number | undefined {
  let length = 0;
  for (const piece of pieces) {
    const size = piece instanceof Uint8Array ? piece.length : piece.size;
    if (size === undefined) return undefined;
    length += size;
  }
  return length;
}

async function* bytesOf(pieces: readonly BodyPiece[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) {
      if (piece.length > 0) yield piece;
      continue;
    }
    let length = 0;
    try {
      for await (const chunk of piece.stream) {
        const bytes = chunk as Uint8Array; // a file's stream has no encoding set
        length += bytes.length;
        // One that has grown since would be cut, and one that has shrunk would leave the upstream waiting.
        if (piece.size !== undefined && length > piece.size) throw new UnreadableFile(piece.pointer);
        if (bytes.length > 0) yield bytes;
      }
    } catch {
      throw new UnreadableFile(piece.pointer);
    }
    if (piece.size !== undefined && length < piece.size) throw new UnreadableFile(piece.pointer);
  }
}
