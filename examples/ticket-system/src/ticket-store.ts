import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";

export const STATUSES = ["open", "in_progress", "closed"] as const;
export const PRIORITIES = ["low", "medium", "high", "urgent"] as const;

/** A support ticket, as the API shows it. */
export interface Ticket {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: (typeof STATUSES)[number];
  readonly priority: (typeof PRIORITIES)[number];
  readonly assignee: string | null;
  readonly created_at: string;
}

/**
 * Tickets in a file of JSON lines, one a ticket. A ticket is on the disk before `add` returns;
 * a line that a crash cut short is dropped when the file is read again.
 */
export class TicketStore {
  readonly #tickets = new Map<string, Ticket>();
  readonly #file: number;

  constructor(path: string) {
    if (existsSync(path)) {
      const text = readFileSync(path, "utf8");
      // Whole lines end in a line feed, so what follows the last one was cut short.
      const whole = text.slice(0, text.lastIndexOf("\n") + 1);
      truncateSync(path, Buffer.byteLength(whole));
      for (const line of whole.split("\n").slice(0, -1)) {
        const ticket = JSON.parse(line) as Ticket; // Written by `add` below, and by nobody else.
        this.#tickets.set(ticket.id, ticket);
      }
    }
    this.#file = openSync(path, "a", 0o600);
  }

  get(id: string): Ticket | undefined {
    return this.#tickets.get(id);
  }

  /** The newest tickets first, at most `limit` of those that match, and how many match in all. */
  search(filter: { status?: string; assignee?: string; limit: number }): { tickets: Ticket[]; total: number } {
    const matching = [...this.#tickets.values()]
      .filter((ticket) => filter.status === undefined || ticket.status === filter.status)
      .filter((ticket) => filter.assignee === undefined || ticket.assignee === filter.assignee)
      .reverse();
    return { tickets: matching.slice(0, filter.limit), total: matching.length };
  }

  add(draft: Omit<Ticket, "id">): Ticket {
    const ticket = { id: `TICK-${this.#tickets.size + 1}`, ...draft };
    writeSync(this.#file, `${JSON.stringify(ticket)}\n`);
    fsyncSync(this.#file);
    this.#tickets.set(ticket.id, ticket);
    return ticket;
  }

  close(): void {
    closeSync(this.#file);
  }
}
