import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { openMortise, REPOSITORY } from "./mortise.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

const TICKETS = join(REPOSITORY, "examples/ticket-system/connector.yaml");
const KEY = { MORTISE_TICKET_SYSTEM_API_KEY: "anything" };

async function startMock(args: readonly string[]) {
  const running = mortise.start(["mock", ...args]);
  const [, origin = ""] = await running.says(/the mock is at (http:\/\/\S+),/);
  return { running, origin };
}

it("answers calls with what was recorded, and refuses what does not fit the descriptor", async () => {
  const { running, origin } = await startMock([TICKETS]);
  const get = async (path: string, headers = {}) => {
    const answer = await fetch(`${origin}${path}`, { headers });
    return { status: answer.status, allow: answer.headers.get("allow"), body: await answer.json() };
  };
  const key = { "x-api-key": "anything" };
  const call = await mortise.run(
    ["call", TICKETS, "search_tickets", "--args", '{"status":"open","limit":5}', "--upstream", origin],
    { env: KEY },
  );
  expect(call.code).toBe(0);
  expect(JSON.parse(call.stdout)).toMatchObject({ total: 2, tickets: [{ id: "TICK-2" }, { id: "TICK-1" }] });
  expect(await get("/api/v1/tickets/TICK-4711", key)).toMatchObject({
    status: 404,
    body: { error: { code: "not_found" } },
  });
  expect(await get("/api/v1/tickets/TICK-1", { ...key, prefer: "code=503" })).toMatchObject({ status: 503 });
  expect(await get("/api/v1/tickets")).toMatchObject({
    status: 401,
    body: { error: expect.stringContaining("the header X-API-Key") },
  });
  expect(await get("/api/v1/tickets?limit=x", key)).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('"limit"') },
  });
  expect(await get("/api/v1/ticket", key)).toMatchObject({
    status: 404,
    body: { error: expect.stringContaining("/api/v1/tickets") },
  });
  const wrong = await fetch(`${origin}/api/v1/tickets`, { method: "DELETE", headers: key });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
  const tested = await mortise.run(["auth", "test", TICKETS, "--upstream", origin], { env: KEY });
  expect(tested.code).toBe(0);
  running.signal("SIGTERM");
  const ended = await running.ended;
  expect(ended).toMatchObject({ code: 0, stdout: "" });
  expect(ended.stderr).toContain(`  mortise serve ${TICKETS} --upstream ${origin}\n`);
  expect(ended.stderr).toContain("GET /api/v1/tickets 200 search_tickets (recorded)\n");
});

it("gives tokens for a connector of the library, and made-up answers that its tools read", async () => {
  const file = join(REPOSITORY, "descriptors/gmail/connector.yaml");
  const { running, origin } = await startMock([file]);
  mortise.write(
    "gmail.json",
    JSON.stringify({ gmail: { client_id: "a", client_secret: "b", refresh_token: "c" } }),
    0o600,
  );
  const args = ["call", file, "gmail_get_profile", "--credentials", "gmail.json", "--upstream", origin];
  const call = await mortise.run(args);
  expect(call.code).toBe(0);
  expect(running.stderr()).toContain(" 200 token endpoint\n");
  running.signal("SIGINT");
  expect((await running.ended).code).toBe(0);
});

it("ends although a client is connected that says nothing", async () => {
  const { running, origin } = await startMock([TICKETS]);
  const silent = connect(Number(new URL(origin).port), "127.0.0.1");
  await once(silent, "connect");
  running.signal("SIGINT");
  expect((await running.ended).code).toBe(0);
  silent.destroy();
});

it.each([
  [["mock", TICKETS, "--host", "0.0.0.0"], "0.0.0.0 is no loopback address"],
  [["mock", "nowhere.yaml"], "cannot read nowhere.yaml"],
])("cannot run %j", async (args, message) => {
  const ended = await mortise.run(args);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain(message);
});
