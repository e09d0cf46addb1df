/** The gateway as it ships, on the oldest Node that it promises to run on. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it, jest } from "@jest/globals";
import { json, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import { OLDEST_NODE } from "@mortise/testkit/oldest-node";
import { startGatewayProcess } from "../support/gateway-process.ts";
import { callTool, restClient } from "../support/rest-client.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

// It may build first, on machines that have a lot to do: a bound against hangs, no more.
jest.setTimeout(300_000);

const REPOSITORY = resolve(import.meta.dirname, "../../../..");
const KEY = "key-4711";
const folder = mkdtempSync(join(tmpdir(), "mortise-oldest-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("is built, gets ready with its embedded store, calls a tool, ends when it is asked to, and has kept its data", async () => {
  const command = install();
  const upstream = await startFakeUpstream(() => json({ tickets: ["4711"] }));
  const start = (keys?: { readonly adminKey: string; readonly masterKey: string }) =>
    startGatewayProcess({
      ...keys,
      node: [OLDEST_NODE],
      program: [command, "gateway"],
      location: { folder: join(folder, "data") },
      flags: ["--allow-host", upstream.host],
    });
  await using first = await start();
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  const listed = await fetch(`${first.url}/api/organizations`, {
    headers: { authorization: `Bearer ${first.adminKey}` },
  });
  const { organizations } = (await listed.json()) as { readonly organizations: readonly { readonly id: string }[] };
  const ask = restClient(first.url, organizations[0]?.id ?? "", first.adminKey);
  const { body } = await ask("POST", "/connectors", { descriptor: ticketDescriptor(upstream.origin) });
  const below = `/connectors/${body.connector.id}`;
  await ask("PUT", `${below}/connections/organization`, { secrets: { api_key: KEY } });
  await ask("PUT", `${below}/tools`, { tools: [{ name: "search_tickets", allowed: true }] });
  expect(await ask("POST", `${below}/publish`)).toMatchObject({ status: 200 });
  const call = { name: "mcp__ticket-system__search_tickets" };
  expect(await callTool(first.url, first.adminKey, call)).toMatchObject({
    isError: false,
    text: expect.stringContaining("4711"),
  });
  expect(upstream.requests.at(-1)?.headers["x-api-key"]).toBe(KEY);
  first.kill("SIGTERM");
  expect(await first.ended).toEqual({ code: 0, signal: null });

  await using second = await start(first);
  expect(await callTool(second.url, first.adminKey, call)).toMatchObject({ isError: false });
  await upstream.close();
});

/** The command and the gateway beside it, built as they are published. Gives the path of the command. */
function install(): string {
  const run = (args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: REPOSITORY, encoding: "utf8" });
    if (status !== 0) throw new Error(`${args.join(" ")} failed:\n${stdout}${stderr}`);
  };
  run(["node_modules/typescript/bin/tsc", "-b", "packages/gateway"]);
  run(["--conditions=@mortise/source", "scripts/bundle-cli.ts", join(folder, "cli")]);
  mkdirSync(join(folder, "node_modules/@mortise"), { recursive: true });
  symlinkSync(join(REPOSITORY, "packages/gateway"), join(folder, "node_modules/@mortise/gateway"));
  return join(folder, "cli/mortise.js");
}
