import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";

/** A mock server made from an OpenAPI document. It answers valid requests with examples, and refuses the others. */
export interface Prism {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts Stoplight's Prism on a document's path: a judge of requests that is not ours. A refused
 * request gets a 4xx with the reasons in an `sl-violations` header. Ready in 4 to 8 seconds.
 */
export async function startPrism(document: string): Promise<Prism> {
  const manifest = createRequire(import.meta.url).resolve("@stoplight/prism-cli/package.json");
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [join(dirname(manifest), "dist/index.js"), "mock", "--errors", "-h", "127.0.0.1", "-p", String(port), document],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const exited = once(child, "exit");
  let output = "";
  const listening = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        if (output.length < 100_000) output += text;
        if (output.includes("Prism is listening")) resolve();
      });
    }
  });
  const early = exited.then(() => {
    throw new Error(`Prism ended before it listened:\n${output}`);
  });
  await Promise.race([listening, early]);
  early.catch(() => undefined); // It does end, later, when it is told to.
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** Prism cannot say which port it took when asked for any. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo; // A TCP server's address is never a string.
  probe.close();
  await once(probe, "close");
  return port;
}
