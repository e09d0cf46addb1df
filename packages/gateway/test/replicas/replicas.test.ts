import { randomUUID } from "node:crypto";
import { json, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import { expect, jest, test } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { newAdminKey, newMasterKey, startGatewayProcess, type GatewayProcess } from "../support/gateway-process.ts";
import { makePlace } from "../support/places.ts";
import { callTool, restClient } from "../support/rest-client.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";
import { firstOrganisation } from "../support/first-organisation.ts";

// Several processes, on machines that may have a lot to do: a bound against hangs, no more.
jest.setTimeout(180_000);

const TOOL = "mcp__ticket-system__search_tickets";

/** A call that somebody made, and what became of it. */
interface Made {
  readonly nonce: string;
  readonly isAnswered: boolean;
  readonly text: string;
}

test("three replicas are killed, stopped and given another master key one by one, and calls on the others never fail", async () => {
  const place = await makePlace("postgres");
  const arrived = new Set<string>();
  const keysSeen = new Set<unknown>();
  const upstream = await startFakeUpstream(async ({ path, headers }) => {
    const nonce = new URL(path, "http://api").searchParams.get("status");
    if (nonce !== null) arrived.add(nonce);
    keysSeen.add(headers["x-api-key"]);
    // Long enough for calls to be under way whenever something happens.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return json({ nonce });
  });
  const [oldKey, newKey] = [newMasterKey(), newMasterKey()];
  const adminKey = newAdminKey();
  const start = (masterKey: string, port?: number): Promise<GatewayProcess> =>
    startGatewayProcess({ location: place.location, adminKey, masterKey, ...(port === undefined ? {} : { port }) });
  // All of them can open what is under the new key before anything is.
  const replicas = await Promise.all([1, 2, 3].map(() => start(`${oldKey},${newKey}`)));
  const urls = replicas.map(({ url }) => url);
  const restart = async (index: number, masterKey: string): Promise<void> => {
    replicas[index] = await start(masterKey, Number(new URL(urls[index] ?? "").port));
  };
  const organisation = await firstOrganisation(place.location);
  const ask = (index: number) => restClient(urls[index] ?? "", organisation, adminKey);
  const body = { descriptor: ticketDescriptor(upstream.origin), allowTools: "all" };
  const created = await ask(0)("POST", "/connectors", body);
  expect(created.status).toBe(201);
  const path = `/connectors/${(created.body as { connector: { id: string } }).connector.id}`;
  const connect = (index: number, key: string) =>
    ask(index)("PUT", `${path}/connections/organization`, { secrets: { api_key: key } });
  expect((await connect(0, "key-first")).status).toBe(200);
  expect((await ask(0)("POST", `${path}/publish`)).status).toBe(200);
  await Promise.all(urls.map((url) => eventually(() => callTool(url, adminKey, { name: TOOL }), isDone)));

  const made: Made[][] = urls.map(() => []);
  const over = new AbortController();
  const callers = urls.flatMap((url, index) =>
    [1, 2, 3].map(async () => {
      while (!over.signal.aborted) {
        const nonce = randomUUID();
        const { isError, text, status } = await callTool(url, adminKey, { name: TOOL, args: { status: nonce } });
        made[index]?.push({ nonce, isAnswered: !isError, text: `${String(status)} ${text}` });
        if (isError) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }),
  );
  const failures = (index: number) => made[index]?.filter(({ isAnswered }) => !isAnswered) ?? [];
  const answeredBy = (index: number) => made[index]?.filter(({ isAnswered }) => isAnswered).length ?? 0;
  const goesOn = (index: number) => {
    const before = answeredBy(index);
    return eventually(
      () => answeredBy(index),
      (now) => now > before + 2,
    );
  };
  await Promise.all(urls.map((_, index) => goesOn(index)));

  // One is killed in the middle of calls.
  replicas[0]?.kill("SIGKILL");
  await replicas[0]?.ended;
  await Promise.all([goesOn(1), goesOn(2)]);
  expect([failures(1), failures(2)]).toEqual([[], []]);
  // It comes back with the new key first, and puts everything under it, while the others have it second.
  await restart(0, `${newKey},${oldKey}`);
  expect((await ask(1)("POST", "/vault/rotate")).status).toBe(202);
  expect((await connect(0, "key-second")).status).toBe(200);
  await eventually(() => keysSeen.has("key-second"), Boolean, 5_000);

  // F-29: one is asked to end, and ends what it has begun.
  await goesOn(1);
  replicas[1]?.kill("SIGTERM");
  expect(await replicas[1]?.ended).toEqual({ code: 0, signal: null });
  const cut = failures(1).filter(({ nonce }) => arrived.has(nonce));
  expect(cut).toEqual([]);
  const refusals = new Set(failures(1).map(({ text }) => text.slice(0, 3)));
  expect(Array.from(refusals).filter((status) => status !== "0 " && status !== "503")).toEqual([]);
  await restart(1, `${newKey},${oldKey}`);
  replicas[2]?.kill("SIGTERM");
  await replicas[2]?.ended;
  await goesOn(0);
  // By now nothing is under the old one.
  const underOld = async () => {
    const { body } = await ask(0)("GET", "/vault");
    return new Set((body as { keys: { masterKeyId: string }[] }).keys.map(({ masterKeyId }) => masterKeyId)).size;
  };
  await eventually(underOld, (masters) => masters === 1);
  await restart(2, newKey);
  await Promise.all(urls.map((_, index) => goesOn(index)));
  over.abort();
  await Promise.all(callers);

  expect((await ask(2)("GET", "/audit/verify")).body).toMatchObject({ ok: true });
  for (const replica of replicas) {
    expect(replica.output()).not.toContain('"level":"error"');
    await replica[Symbol.asyncDispose]();
  }
  await place.remove();
  await upstream.close();
});

function isDone({ isError }: { readonly isError: boolean }): boolean {
  return !isError;
}
