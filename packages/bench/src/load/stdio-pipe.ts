import type { Readable, Writable } from "node:stream";

/** A server's standard input and output, as JSON-RPC frames. The answer to a request is found by its id, which is a number. */
export class StdioPipe {
  readonly #input: Writable;
  readonly #waiting = new Map<number, (message: string) => void>();

  constructor(input: Writable, output: Readable) {
    this.#input = input;
    let rest = "";
    output.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("{")) this.#deliver(line);
    });
  }

  request(id: number, frame: string): Promise<string> {
    const answer = new Promise<string>((resolve) => this.#waiting.set(id, resolve));
    this.notify(frame);
    return answer;
  }

  notify(frame: string): void {
    this.#input.write(`${frame}\n`);
  }

  #deliver(line: string): void {
    // The upstream's own identifiers are strings, so the first number under "id" is the request's.
    const id = Number(/"id":(\d+)/.exec(line)?.[1]);
    this.#waiting.get(id)?.(line);
    this.#waiting.delete(id);
  }
}
