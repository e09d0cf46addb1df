import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { atUpstream, variableName, type CompiledConnector } from "../../packages/core/src/index.ts";
import { sampleArguments, sampleCredential } from "@mortise/testkit";
import { connectClient, type TestClient } from "@mortise/testkit/mcp";
import { credentialKeys } from "../../packages/runtime/src/credentials/credential-keys.ts";
import type { Projects } from "./projects.ts";
import { startMock } from "./start-mock.ts";

/** What came of calling a standalone server. */
export interface CalledServer {
  readonly listed: number;
  readonly calls: number;
  readonly faults: readonly string[];
}

/** Starts a standalone server with the official client, lists its tools, and calls each of them. */
export async function callStandalone(project: Projects): Promise<CalledServer> {
  const { connector, standalone } = project;
  const mock = await startMock(project);
  try {
    // A vendor's limits on requests are for its own servers.
    const aimed: CompiledConnector = { ...atUpstream(connector, mock.origin), rateLimits: [] };
    writeFileSync(join(standalone, "connector.json"), JSON.stringify(aimed));
    const client = await connectClient({
      generation: "v2",
      transport: "stdio",
      command: process.execPath,
      args: [join(standalone, "dist/server.js"), "--mode", "list"],
      env: { ...credentialOf(connector), MORTISE_ALLOW_HOST: new URL(mock.origin).host },
      stderr: "ignore",
    });
    try {
      return await callAll(client, project);
    } finally {
      await client.close();
    }
  } finally {
    await mock.close();
  }
}

async function callAll(client: TestClient, { connector, samples }: Projects): Promise<CalledServer> {
  const listed = (await client.listTools()).map(({ name }) => name);
  const expected = connector.tools.map(({ definition }) => definition.name);
  const faults = listed.join() === expected.join() ? [] : [`it lists ${listed.join(", ")}, not ${expected.join(", ")}`];
  let calls = 0;
  for (const tool of connector.tools) {
    const { name } = tool.definition;
    for (const args of samples[name] ?? [sampleArguments(tool, "required")]) {
      calls += 1;
      const { isError, content } = await client.callTool(name, args);
      const words = content.map(({ text }) => text).join(" ");
      if (isError === true) faults.push(`${name} ${JSON.stringify(args)}: ${words}`);
    }
  }
  return { listed: listed.length, calls, faults };
}

/** Every field that somebody fills in or agrees to, in the variables that the server reads; the tokens made of them come from the mock. */
function credentialOf({ metadata, securitySchemes }: CompiledConnector): Readonly<Record<string, string>> {
  const keys = Object.values(securitySchemes)
    .flatMap(credentialKeys)
    .filter((key) => key !== "access_token");
  const agreed = Object.fromEntries(keys.map((key) => [key, "credential1"]));
  const filledIn = sampleCredential(Object.values(securitySchemes).flatMap(({ fields }) => fields));
  return Object.fromEntries(
    Object.entries({ ...agreed, ...filledIn }).map(([key, value]) => [variableName(metadata.slug, key), value]),
  );
}
