import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Stands between a gateway and its database, and fails the way networks and servers do. */
export interface DatabaseProxy extends AsyncDisposable {
  /** The URL of the database through it. */
  readonly url: string;
  /** Everything works; what was held back goes on. */
  up(): void;
  /** Connections break, and new ones are refused. */
  down(): void;
  /** Nothing comes back any more, and nobody is told. */
  hang(): void;
  /** Each answer takes so much longer. */
  slow(milliseconds: number): void;
}

type State = { readonly kind: "up" | "down" | "hang" } | { readonly kind: "slow"; readonly milliseconds: number };

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let held: (() => void)[] = [];
  let state: State = { kind: "up" };
  const change = (next: State): void => {
    state = next;
    if (next.kind === "down") sockets.forEach((socket) => socket.destroy());
    if (next.kind === "hang") return;
    const waiting = held;
    held = [];
    waiting.forEach((pass) => pass());
  };

  const server = createServer((client) => {
    if (state.kind === "down") return client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => sockets.delete(socket));
    }
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => client.destroy());
    client.pipe(upstream);
    upstream.on("data", (bytes) => {
      const pass = (): void => void (client.destroyed || client.write(bytes));
      if (state.kind === "hang") held.push(pass);
      else if (state.kind === "slow") setTimeout(pass, state.milliseconds).unref();
      else pass();
    });
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port); // it listens on TCP
  return {
    url: url.href,
    up: () => change({ kind: "up" }),
    down: () => change({ kind: "down" }),
    hang: () => change({ kind: "hang" }),
    slow: (milliseconds) => change({ kind: "slow", milliseconds }),
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
