import type { Writable } from "node:stream";

interface LineWriterEvents {
  /** The reader is slower than the writer: produce no more for now. */
  onFull(): void;
  onDrained(): void;
  /** Nobody reads any more. */
  onBroken(): void;
}

/**
 * Writes lines, all those of one turn of the event loop at once: with many calls in flight that
 * is one system call instead of one for each.
 */
export class LineWriter {
  readonly #output: Writable;
  readonly #events: LineWriterEvents;
  #pending = "";
  #scheduled = false;
  #broken = false;

  constructor(output: Writable, events: LineWriterEvents) {
    this.#output = output;
    this.#events = events;
    output.on("drain", () => events.onDrained());
    output.on("error", () => {
      if (this.#broken) return;
      this.#broken = true;
      events.onBroken();
    });
  }

  write(line: string): void {
    if (this.#broken) return;
    this.#pending += `${line}\n`;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#send());
  }

  /** Writes what is pending, and calls back when the operating system has all of it, or nobody wants it. */
  flush(done: () => void): void {
    if (this.#broken) {
      done();
      return;
    }
    this.#output.write(this.#pending, () => done());
    this.#pending = "";
  }

  #send(): void {
    this.#scheduled = false;
    if (this.#pending === "" || this.#broken) return;
    const lines = this.#pending;
    this.#pending = "";
    if (!this.#output.write(lines)) this.#events.onFull();
  }
}
