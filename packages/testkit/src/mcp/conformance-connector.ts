import { readFile } from "node:fs/promises";
import { compile } from "@mortise/core";
import type { ServedTools } from "@mortise/core/mcp";
import {
  MemoryCredentials,
  RateLimiter,
  createConnectorServer,
  createEgress,
  systemClock,
  TokenSource,
} from "@mortise/runtime";
import { answer, startFakeUpstream, status } from "../fake-upstream/index.ts";
import type { Reply } from "../fake-upstream/index.ts";
import { PNG, WAV } from "./conformance-tools.ts";

const DESCRIPTOR = new URL("../../fixtures/conformance/connector.yaml", import.meta.url);

/** A connector that runs, with its upstream. */
export interface RunningConnector extends AsyncDisposable {
  readonly served: ServedTools;
}

/** Compiles the conformance fixture's descriptor and runs it against an upstream of its own: the whole way, nothing stood in for. */
export async function runConformanceConnector(): Promise<RunningConnector> {
  const upstream = await startFakeUpstream(({ path }) => replies[path] ?? status(404));
  const text = (await readFile(DESCRIPTOR, "utf8")).replaceAll("http://upstream.test", upstream.origin);
  const { connector, diagnostics } = compile({ name: "connector.yaml", text });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  const egress = createEgress({ allow: [upstream.host] });
  const services = {
    egress,
    limiter: new RateLimiter({ clock: systemClock }),
    tokens: new TokenSource({ egress, clock: systemClock }),
    clock: systemClock,
  };
  const binding = {
    instance: "conformance",
    scope: { organisation: "testkit" },
    credentials: new MemoryCredentials(),
  };
  return {
    served: createConnectorServer(connector).bind(binding, services),
    async [Symbol.asyncDispose]() {
      await egress.close();
      await upstream.close();
    },
  };
}

const replies: Readonly<Record<string, Reply>> = {
  "/text": answer("This is a simple text response for testing.", { headers: { "content-type": "text/plain" } }),
  "/image": answer(Buffer.from(PNG, "base64"), { headers: { "content-type": "image/png" } }),
  "/audio": answer(Buffer.from(WAV, "base64"), { headers: { "content-type": "audio/wav" } }),
  "/resource": answer(Buffer.of(0, 1, 2), { headers: { "content-type": "application/octet-stream" } }),
  "/error": status(422),
};
