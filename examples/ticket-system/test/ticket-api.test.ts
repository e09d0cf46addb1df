import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTicketApi } from "../src/ticket-api.ts";
import { TicketStore } from "../src/ticket-store.ts";

let folder: string;
let store: TicketStore;
let server: Server;
let base: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tickets-"));
  await start();
});

afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

async function start() {
  store = new TicketStore(join(folder, "tickets.jsonl"));
  server = createTicketApi(store, "right");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
}

async function stop() {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  store.close();
}

const call = async (path: string, init: RequestInit = {}, key = "right") => {
  const response = await fetch(base + path, { ...init, headers: { "x-api-key": key } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const create = (draft: unknown) => call("/tickets", { method: "POST", body: JSON.stringify(draft) });

it("refuses every endpoint without the right key", async () => {
  for (const path of ["/me", "/tickets", "/tickets/TICK-1", "/nowhere"]) {
    expect((await call(path, {}, "wrong")).status).toBe(401);
  }
  expect((await call("/me")).status).toBe(200);
});

it("creates, gets and finds tickets", async () => {
  const created = await create({ title: "Printer on fire", priority: "urgent" });
  expect(created).toMatchObject({ status: 201, body: { id: "TICK-1", status: "open", priority: "urgent" } });
  expect((await call("/tickets/TICK-1")).body).toEqual(created.body);
  expect((await call("/tickets?status=open")).body).toMatchObject({ total: 1, tickets: [{ id: "TICK-1" }] });
  expect((await call("/tickets?status=closed")).body).toEqual({ total: 0, tickets: [] });
});

it("says what is wrong with a request", async () => {
  expect((await create({ title: " " })).body).toMatchObject({ error: { code: "invalid_title" } });
  expect((await create({ title: "x", priority: "asap" })).body).toMatchObject({ error: { code: "invalid_priority" } });
  expect((await create([])).status).toBe(400);
  expect((await call("/tickets?limit=0")).status).toBe(400);
  expect((await call("/tickets?status=lost")).status).toBe(400);
  expect((await call("/tickets/TICK-9")).status).toBe(404);
});

it("keeps tickets over a restart, and drops a line that a crash cut short", async () => {
  await create({ title: "Kept" });
  await stop();
  appendFileSync(join(folder, "tickets.jsonl"), '{"id":"TICK-2","tit');
  await start();
  expect((await call("/tickets")).body).toMatchObject({ total: 1, tickets: [{ title: "Kept" }] });
  await create({ title: "After the crash" });
  await stop();
  await start();
  expect((await call("/tickets")).body).toMatchObject({ total: 2 });
});
