import type { HttpCall } from "./http-call.ts";

/**
 * The calls that wait for an answer. An array in which the last call takes the place of one that
 * leaves: a Set that is added to and deleted from all day keeps its outgrown tables in old memory,
 * which keep the calls in them, and their sockets, alive past every young collection.
 */
export class OpenCalls {
  readonly #calls: HttpCall[] = [];

  add(call: HttpCall): void {
    call.slot = this.#calls.length;
    this.#calls.push(call);
  }

  /** Does nothing for a call that is not among them. */
  delete(call: HttpCall): void {
    if (this.#calls[call.slot] !== call) return;
    const last = this.#calls.pop();
    if (last === undefined || last === call) return;
    last.slot = call.slot;
    this.#calls[call.slot] = last;
  }

  /** Gives all of them up, also where one that ends moves another into its place. */
  abort(): void {
    const open = this.#calls.slice();
    for (const call of open) call.abort();
  }
}
