import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

/**
 * A session's stream of events (MCP 2025-03-26, Streamable HTTP, GET), for the server that
 * answers calls there rather than where they were asked.
 */
export class EventLane {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (message: string) => void>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    let rest = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) this.#deliver(line.slice("data:".length).trim());
    });
  }

  static async open(port: number, session: string): Promise<EventLane> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      `GET /mcp HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/event-stream\r\nmcp-session-id: ${session}\r\n\r\n`,
    );
    // The server sends no head before the first event, so there is nothing to wait for but the time it takes to notice.
    await setTimeout(100);
    return new EventLane(socket);
  }

  /** The message that answers the request with this id. */
  answerTo(id: number): Promise<string> {
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #deliver(message: string): void {
    const id = Number(/"id":(\d+)/.exec(message)?.[1]);
    this.#waiting.get(id)?.(message);
    this.#waiting.delete(id);
  }
}
