import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { compareConformance, type ConformanceRevision, conformanceTools, runConformance } from "@mortise/testkit/mcp";
import { modern } from "../mcp/mcp-wire.ts";
import { startEverything } from "../support/reference-server.ts";
import { registerServer } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { startRenamingFront } from "./renaming-front.ts";
import { startSdkServer, TALKING_TOOLS } from "./sdk-server.ts";

/** What fails through the gateway although the server passes it, as scenarios or checks (`<scenario>/<check>`), and why. */
interface LeftOut {
  readonly reasons: Readonly<Record<string, string>>;
  readonly checks: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
}

let gateway: TestGateway;
let leftOut: LeftOut;
beforeAll(async () => {
  gateway = await startTestGateway();
  leftOut = JSON.parse(await readFile(new URL("left-out.json", import.meta.url), "utf8")) as LeftOut;
});
afterAll(() => gateway.close());

/** The suite against the server and against the gateway in front of it: what only the latter fails, save what is left out. */
async function judge(slug: string, url: string, revision: ConformanceRevision, least: number): Promise<void> {
  await using front = await startRenamingFront(`${gateway.url}/mcp/connectors/${slug}`, gateway.adminKey);
  const [direct, through] = await Promise.all([runConformance(url, revision), runConformance(front.url, revision)]);
  const lost = through.failures.filter((failure) => !direct.failures.includes(failure));
  expect(compareConformance(lost, leftOut.checks[slug]?.[revision] ?? {})).toEqual({ unexpected: [], passing: [] });
  expect(through.passes.length).toBeGreaterThan(least);
}

it("passes what a server of the official SDK passes, in both eras", async () => {
  await using server = await startSdkServer();
  const names = [...conformanceTools.map(({ name }) => name), ...TALKING_TOOLS];
  const tools = Object.fromEntries(names.map((name) => [name, "automatic" as const]));
  await registerServer(gateway, { name: "sdk", url: server.url }, tools);
  await judge("sdk", server.url, "2025-11-25", 40);
  await judge("sdk", server.url, "2026-07-28", 100);
}, 60_000);

it("has official clients repeat in headers what the server has repeated, and takes no call that does not", async () => {
  await using server = await startSdkServer();
  await registerServer(gateway, { name: "repeating", url: server.url }, { test_x_mcp_header: "automatic" });
  const name = "mcp__repeating__test_x_mcp_header";
  const client = await gateway.mcp({ path: "/mcp/connectors/repeating" });
  // Lists first, as clients do, and from then on knows what to repeat.
  await client.listTools();
  expect(await client.callTool(name, { region: "Zürich" })).toMatchObject({ content: [{ text: "Zürich" }] });
  await client.close();
  const call = (headers: Record<string, string>) =>
    modern(
      Number(new URL(gateway.url).port),
      gateway.adminKey,
      "tools/call",
      { name, arguments: { region: "eu" } },
      { headers },
    );
  expect((await call({ "mcp-param-region": "eu" })).status).toBe(200);
  for (const headers of [{}, { "mcp-param-region": "us" }]) {
    const refused = await call(headers);
    expect([refused.status, JSON.parse(refused.body)]).toMatchObject([400, { error: { code: -32_020 } }]);
  }
});

it("passes what the reference server passes, in the era that it speaks", async () => {
  await using server = await startEverything("streamableHttp");
  const url = `${server.origin}/mcp`;
  await registerServer(gateway, { name: "everything", url }, { echo: "automatic", "get-sum": "automatic" });
  await judge("everything", url, "2025-11-25", 30);
}, 60_000);

it("gives a reason for whatever is left out", () => {
  const used = new Set(
    Object.values(leftOut.checks).flatMap((revisions) => Object.values(revisions).flatMap(Object.values<string>)),
  );
  expect([...used].toSorted()).toEqual(Object.keys(leftOut.reasons).toSorted());
});
