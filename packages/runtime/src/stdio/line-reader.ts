const NEWLINE = 0x0a;

/** Cuts bytes into lines, and throws a line away as soon as it turns out to be too long. */
export class LineReader {
  readonly #maxBytes: number;
  readonly #events: { onLine(line: string): void; onExcess(): void };
  #pieces: Buffer[] = [];
  #length = 0;
  /** Whether the rest of an over-long line is still to come. */
  #skipping = false;

  constructor(maxBytes: number, events: { onLine(line: string): void; onExcess(): void }) {
    this.#maxBytes = maxBytes;
    this.#events = events;
  }

  read(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#add(chunk.subarray(start, end));
      this.#finishLine();
      start = end + 1;
    }
    if (start < chunk.length) this.#add(chunk.subarray(start));
  }

  /** A last line need not end in a newline. */
  end(): void {
    this.#finishLine();
  }

  #add(piece: Buffer): void {
    if (this.#skipping) return;
    this.#length += piece.length;
    if (this.#length <= this.#maxBytes) {
      this.#pieces.push(piece);
      return;
    }
    this.#pieces = [];
    this.#skipping = true;
    this.#events.onExcess();
  }

  #finishLine(): void {
    const [only, ...more] = this.#pieces;
    const skipped = this.#skipping;
    this.#pieces = [];
    this.#length = 0;
    this.#skipping = false;
    if (only === undefined || skipped) return;
    this.#events.onLine(more.length === 0 ? only.toString("utf8") : Buffer.concat([only, ...more]).toString("utf8"));
  }
}
