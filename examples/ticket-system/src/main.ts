/** Starts the ticket API: `TICKETS_API_KEY=... node src/main.ts`. Prints its URL once it listens. */
import type { AddressInfo } from "node:net";
import { createTicketApi } from "./ticket-api.ts";
import { TicketStore } from "./ticket-store.ts";

const apiKey = process.env["TICKETS_API_KEY"];
if (apiKey === undefined || apiKey === "") {
  console.error("Set TICKETS_API_KEY to the key that callers must send.");
  process.exit(2);
}
const store = new TicketStore(process.env["TICKETS_FILE"] ?? "tickets.jsonl");
const server = createTicketApi(store, apiKey);
server.listen(Number(process.env["PORT"] ?? "0"), "127.0.0.1", () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`); // A TCP server's address is never a string.
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.close(() => {
      store.close();
    });
    server.closeIdleConnections();
  });
}
