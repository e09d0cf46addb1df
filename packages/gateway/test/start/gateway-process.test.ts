import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { request as overTls, type RequestOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificate } from "@mortise/testkit/fake-upstream";
import { openConnection, send } from "@mortise/testkit/mcp";
import { afterAll, expect, test } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { type GatewayProcess, newMasterKey, refusedGateway, startGatewayProcess } from "../support/gateway-process.ts";

/** Real processes of the command, as people start them. They mostly wait, so they do it at the same time. */

const folder = mkdtempSync(join(tmpdir(), "mortise-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let places = 0;
const fresh = () => ({ location: { folder: join(folder, `data-${String((places += 1))}`) } });
const portOf = (url: string): number => Number(new URL(url).port);

test.concurrent(
  "what must not run says why and what to do, in a line or two without a path or a secret, and ends with 2",
  async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const pem = join(folder, "no.pem");
    writeFileSync(pem, "this is no certificate");
    const damaged = join(folder, "damaged");
    mkdirSync(damaged);
    writeFileSync(join(damaged, "gateway.sqlite"), "this is no store".repeat(100));
    const weak = { MORTISE_BOOTSTRAP_ADMIN_KEY: "changeme-changeme-changeme-changeme" };
    const cases = [
      [{ flags: ["--host", "0.0.0.0", "--public-url", "https://a.example"] }, /nothing encrypts/, /--tls-certificate/],
      [{ environment: weak }, /too weak/, /openssl rand/],
      [{ masterKey: Buffer.alloc(32).toString("base64") }, /master key is refused/, /openssl rand/],
      [{ location: { folder: pem } }, /cannot be used/, /--data/],
      [{ location: { folder: damaged } }, /cannot be used \(file is not a database\)/, /backup/],
      [{ port }, new RegExp(`127\\.0\\.0\\.1:${String(port)} is taken`), /--port/],
      [{ flags: ["--tls-certificate", pem, "--tls-key", pem] }, /TLS certificate cannot be used/, /PEM/],
      [
        { location: { databaseUrl: "postgres://u:hunter2@127.0.0.1:1/x" } },
        /database cannot be reached/,
        /DATABASE_URL/,
      ],
    ] as const;
    const refusals = await Promise.all(
      cases.map(([options]) => refusedGateway({ ...fresh(), masterKey: newMasterKey(), ...options })),
    );
    taken.close();
    for (const [index, { code, stdout, stderr }] of refusals.entries()) {
      const [, message, hint] = cases[index] ?? cases[0];
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(hint);
      expect(stderr).not.toMatch(/hunter2|changeme|\.ts:|node_modules|\n +at /);
      expect({ code, stdout, lines: stderr.trimEnd().split("\n").length <= 3 }).toEqual({
        code: 2,
        stdout: "",
        lines: true,
      });
    }
  },
);

test.concurrent(
  "each start prints its URL and, as long as nobody has followed one, a setup link, and signals end it in order",
  async () => {
    const { location } = fresh();
    const without = { environment: { MORTISE_BOOTSTRAP_ADMIN_KEY: "", MORTISE_MASTER_KEY: "" } };
    await using first = await startGatewayProcess({ location, ...without });
    const link = /Set the admin's password, once, at: http:\/\/127\.0\.0\.1:\d+\/account\//;
    await eventually(
      () => first.output(),
      (text) => link.test(text),
    );
    first.kill("SIGTERM");
    expect(await first.ended).toEqual({ code: 0, signal: null });
    await using second = await startGatewayProcess({ location, ...without });
    second.kill("SIGINT");
    expect(await second.ended).toEqual({ code: 0, signal: null });
    expect(second.output()).toContain("/account/setup?token=");
  },
);

test.concurrent(
  "prints the setup link that it is asked for, or why there is none, and serves; its log has nothing of it",
  async () => {
    const { location } = fresh();
    const start = (email: string) => startGatewayProcess({ location, flags: ["--setup-link", email], masterKey });
    const masterKey = newMasterKey();
    const said = async (process: GatewayProcess, pattern: RegExp): Promise<string> => {
      await eventually(
        () => process.output(),
        (text) => pattern.test(text),
      );
      return pattern.exec(process.output())?.[1] ?? "";
    };
    await using first = await start("admin@localhost.invalid");
    const link = await said(first, /^Set the password of admin@localhost\.invalid, once, at: (\S+)$/m);
    const { pathname, search, searchParams } = new URL(link);
    expect((await send(portOf(first.url), { method: "GET", path: pathname + search })).body).toContain('name="email"');
    first.kill("SIGTERM");
    await first.ended;
    const log = first
      .output()
      .split("\n")
      .filter((line) => line.startsWith("{"));
    expect(log.join("\n")).toContain("listening");
    expect(log.join("\n")).not.toContain(searchParams.get("token"));

    await using second = await start("nobody@example.com");
    const why = await said(second, /^No setup link for nobody@example\.com: (.*)$/m);
    expect(why).toContain("no account with this address");
    expect((await send(portOf(second.url), { method: "GET", path: "/readyz" })).status).toBe(200);
  },
);

test.concurrent(
  "with a certificate it speaks TLS 1.2 and later, and nothing else, as the name that the certificate has",
  async () => {
    const { cert, key } = await createCertificate({ names: ["localhost"] });
    const files = { certificate: join(folder, "cert.pem"), key: join(folder, "key.pem") };
    writeFileSync(files.certificate, cert);
    writeFileSync(files.key, key);
    await using gateway = await startGatewayProcess({
      ...fresh(),
      flags: ["--tls-certificate", files.certificate, "--tls-key", files.key],
    });
    expect(gateway.url).toMatch(/^https:\/\/127\.0\.0\.1:/);
    const port = portOf(gateway.url);
    const ask = (options: RequestOptions) => askOverTls({ port, ca: cert, ...options });
    expect(await ask({ path: "/readyz" })).toMatchObject({ status: 200 });
    const challenged = await ask({ path: "/mcp", method: "POST" });
    expect(challenged).toMatchObject({ status: 401 });
    expect(challenged.challenge).toContain(`resource_metadata="https://127.0.0.1:${String(port)}/`);
    await expect(ask({ path: "/readyz", maxVersion: "TLSv1.1", minVersion: "TLSv1" })).rejects.toThrow();
    // Whoever does not trust the certificate, and whoever speaks plainly, gets nothing.
    await expect(askOverTls({ port, path: "/readyz" })).rejects.toThrow(/self-signed/);
    await expect(send(port, { method: "GET", path: "/readyz" })).rejects.toThrow();
  },
);

test.concurrent(
  "behind a proxy it answers to its public name alone, and believes nobody about names and schemes",
  async () => {
    const port = await freePort();
    await using gateway = await startGatewayProcess({
      ...fresh(),
      flags: ["--host", "0.0.0.0", "--behind-proxy", "--public-url", "https://mcp.example.test"],
      port,
    });
    expect(gateway.url).toBe("https://mcp.example.test");
    const page = "/openapi.json";
    const authorization = `Bearer ${gateway.adminKey}`;
    const ask = (path: string, headers: Record<string, string>, method = "GET") =>
      send(port, { path, method, headers });
    const status = async (...given: Parameters<typeof ask>) => (await ask(...given)).status;

    // The proxy passes the public name on, with or without the port that goes without saying.
    for (const host of ["mcp.example.test", "mcp.example.test:443", "MCP.example.test"]) {
      expect(await status(page, { host, authorization })).toBe(200);
    }
    const { headers: secured } = await ask(page, { host: "mcp.example.test" });
    expect(secured["strict-transport-security"]).toBe("max-age=31536000");
    // A page that had its name rebound to this address (DNS rebinding), and names that only look alike.
    const foreign = [
      "evil.example",
      `evil.example:${String(port)}`,
      "mcp.example.test.evil.example",
      "0.0.0.0",
      "",
      "mcp.example.test:80",
    ];
    for (const host of foreign) {
      for (const [path, method] of [
        [page, "GET"],
        ["/mcp", "POST"],
        ["/.well-known/oauth-authorization-server", "GET"],
        ["/account/sign-in", "GET"],
      ] as const) {
        expect(await status(path, { host, authorization }, method)).toBeGreaterThanOrEqual(400);
        expect(await status(path, { host, authorization }, method)).toBeLessThan(404);
      }
      // Probes ask by address.
      if (host !== "") expect(await status("/healthz", { host })).toBe(200);
    }
    // Each in the form of what was asked.
    const asked = async (path: string, method: string) =>
      JSON.parse((await ask(path, { host: "evil.example" }, method)).body) as unknown;
    expect(await asked("/api/me", "GET")).toEqual({ error: { code: "wrong_host", message: expect.any(String) } });
    expect(await asked("/mcp", "POST")).toMatchObject({ jsonrpc: "2.0", error: { message: expect.any(String) } });
    // What a client says of names and schemes changes nothing in what others are sent to.
    const forged = {
      host: "mcp.example.test",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "http",
      forwarded: "host=evil.example;proto=http",
      "x-original-url": "/evil",
    };
    for (const path of [
      "/.well-known/oauth-authorization-server",
      "/.well-known/oauth-protected-resource/mcp",
      "/openapi.json",
    ]) {
      const { body } = await ask(path, forged);
      expect(body).toContain("https://mcp.example.test");
      expect(body).not.toContain("evil.example");
    }
    const { headers } = await ask("/mcp", forged, "POST");
    expect(headers["www-authenticate"]).toContain('resource_metadata="https://mcp.example.test/');
    // Pages elsewhere may not call, and the public one's may.
    const origins = { host: "mcp.example.test", authorization };
    expect(await status("/mcp", { ...origins, origin: "https://evil.example" }, "POST")).toBe(403);
    expect(await status("/mcp", { ...origins, origin: "null" }, "POST")).toBe(403);
    expect(await status("/mcp", { ...origins, origin: "https://mcp.example.test" }, "POST")).toBe(400);
    // Metrics are this machine's, not those of whom a proxy on it serves.
    expect(await status("/metrics", { host: "mcp.example.test" })).toBe(200);
    expect(await status("/metrics", { host: "mcp.example.test", "x-forwarded-for": "127.0.0.1" })).toBe(404);
  },
);

test.concurrent("clients that send nothing, or hardly anything, are cut off while others are served", async () => {
  await using gateway = await startGatewayProcess(fresh());
  const port = portOf(gateway.url);
  const slow = Array.from({ length: 60 }, (_, index) => {
    const connection = openConnection(port);
    connection.socket.write(
      index % 2 === 0 ? "GET /healthz HT" : `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${String(port)}\r\nx-a: `,
    );
    const drip = setInterval(() => connection.socket.write("a"), 500);
    void connection.closed.then(() => clearInterval(drip));
    return connection;
  });
  const started = performance.now();
  expect((await send(port, { method: "GET", path: "/readyz" })).status).toBe(200);
  await Promise.all(slow.map(({ closed }) => closed));
  expect(performance.now() - started).toBeLessThan(15_000);
  expect((await send(port, { method: "GET", path: "/readyz" })).status).toBe(200);
});

test.concurrent("without room for another connection it goes on, and serves again when there is room", async () => {
  await using gateway = await startGatewayProcess({ ...fresh(), openFiles: 128 });
  const port = portOf(gateway.url);
  const idle = Array.from({ length: 200 }, () => openConnection(port));
  await Promise.all(
    idle.map(({ socket }) => new Promise((resolve) => socket.once("connect", resolve).once("close", resolve))),
  );
  idle.forEach(({ socket }) => socket.destroy());
  const ready = () =>
    send(port, { method: "GET", path: "/readyz" }).then(
      ({ status }) => status,
      () => 0,
    );
  await eventually(ready, (status) => status === 200);
  gateway.kill("SIGTERM");
  expect(await gateway.ended).toEqual({ code: 0, signal: null });
});

interface TlsAnswer {
  readonly status: number | undefined;
  readonly challenge: string | undefined;
}

function askOverTls(options: RequestOptions): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const asked = overTls({ host: "127.0.0.1", servername: "localhost", agent: false, ...options }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, challenge: response.headers["www-authenticate"] });
    });
    asked.on("error", reject);
    asked.end();
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  await new Promise((resolve) => server.close(resolve));
  return port;
}
