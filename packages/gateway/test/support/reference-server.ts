import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A server from npm, as a process of its own. It ends with an `await using` block. */
export interface ReferenceServer extends AsyncDisposable {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
}

/** Several of them listen on every interface, and none tells its port: this does both for them. */
const ON_LOOPBACK = `
  import net from "node:net";
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function (...args) {
    const callback = args.find((each) => typeof each === "function");
    this.once("listening", () => process.send?.(this.address().port));
    return listen.call(this, { host: "127.0.0.1", port: 0 }, callback);
  };`;

const require = createRequire(import.meta.url);

/** The program of a package, as its `bin` names it. */
export function programOf(name: string): string {
  const manifest = findManifest(name);
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: string | Record<string, string> };
  return join(dirname(manifest), typeof bin === "string" ? bin : (Object.values(bin)[0] ?? ""));
}

function findManifest(name: string): string {
  const [found] = (require.resolve.paths(name) ?? []).flatMap((folder) => {
    const manifest = join(folder, name, "package.json");
    try {
      readFileSync(manifest);
      return [manifest];
    } catch {
      return [];
    }
  });
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;
}

/** The reference server with every feature, over one of its HTTP transports. */
export function startEverything(transport: "streamableHttp" | "sse"): Promise<ReferenceServer> {
  return start([programOf("@modelcontextprotocol/server-everything"), transport]);
}

/** A server that speaks stdio, behind a bridge: `/mcp`, or `/sse` with `/message`. */
export function startBridged(
  command: readonly string[],
  transport: "streamableHttp" | "sse",
): Promise<ReferenceServer> {
  const stdio = [process.execPath, ...command].join(" ");
  return start([programOf("supergateway"), "--stdio", stdio, "--outputTransport", transport, "--logLevel", "none"]);
}

async function start(args: readonly string[]): Promise<ReferenceServer> {
  const preload = `--import=data:text/javascript,${encodeURIComponent(ON_LOOPBACK)}`;
  // A group of its own, so that what a bridge has started ends with it.
  const child = spawn(process.execPath, [preload, ...args], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    detached: true,
    env: { ...process.env, PORT: "1" },
  });
  const exited = once(child, "exit");
  const [port] = (await Promise.race([once(child, "message"), exited.then(() => [undefined])])) as [number | undefined];
  if (port === undefined) throw new Error(`It ended before it listened: ${args.join(" ")}`);
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    async [Symbol.asyncDispose]() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
      await exited;
    },
  };
}
