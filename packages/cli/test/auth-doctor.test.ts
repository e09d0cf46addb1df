import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { DoctorStep } from "@mortise/gateway/doctor";
import { type AuthorizationServer, startAuthorizationServer } from "@mortise/testkit/oauth";
import { authDoctor, type AuthDoctorOptions } from "../src/commands/auth-doctor.ts";
import { CannotRun } from "../src/exit-code.ts";
import { createTerminal, type Terminal } from "../src/terminal.ts";
import { REPOSITORY } from "./mortise.ts";

const METADATA = "/.well-known/oauth-protected-resource/mcp";
const ALLOWED = { allowHost: ["127.0.0.1"] };
let authority: AuthorizationServer;
let server: Server;
let url: string;
/** Fields of the server's metadata; `undefined` where it publishes none. */
let metadata: Readonly<Record<string, unknown>> | undefined;

beforeAll(async () => {
  authority = await startAuthorizationServer({ open: true });
  server = createServer(({ url: path }, response) => {
    const found = path === METADATA ? metadata : undefined;
    const challenge = `Bearer resource_metadata="${new URL(url).origin}${METADATA}", scope="read"`;
    if (path === "/mcp") response.writeHead(401, { "www-authenticate": challenge });
    else response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  url = `http://127.0.0.1:${String(port)}/mcp`;
});
beforeEach(() => {
  metadata = { resource: url, authorization_servers: [authority.issuer], scopes_supported: ["read", "write"] };
});
afterAll(async () => {
  await authority.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function run(address: string, options: AuthDoctorOptions) {
  const printed: string[] = [];
  const terminal: Terminal = { ...createTerminal({ color: false }), print: (text) => void printed.push(text) };
  const code = await authDoctor(address, options, terminal);
  return { code, text: printed.join("") };
}

it("shows each step in plain words, and ends with 0 where nothing is in the way", async () => {
  const { code, text } = await run(url, ALLOWED);
  const shown = text
    .replaceAll(url, "SERVER/mcp")
    .replaceAll(new URL(url).origin, "SERVER")
    .replaceAll(authority.issuer, "ISSUER");
  expect(`\n${shown}`).toBe(`
ok       Server's challenge: It answers 401, and says where its metadata is.
         SERVER/mcp
ok       Protected resource metadata: It names ISSUER.
         SERVER/.well-known/oauth-protected-resource/mcp
ok       Issuer: ISSUER would become the accepted one with the first account.
ok       Authorization server's metadata: The issuer is the one that was expected.
         ISSUER/.well-known/oauth-authorization-server
ok       PKCE: S256 is supported.
ok       Endpoints: Codes are redeemed at ISSUER/token
ok       Scopes: read offline_access
ok       Issuer of answers: Its answers name the issuer (RFC 9207).
ok       Renewal: An access can be renewed without asking the person again.
ok       Revocation: What is disconnected here is ended there (RFC 7009).
ok       Client registration: It registers clients by itself.
`);
  expect(code).toBe(0);
  expect([authority.registrations, authority.grants]).toEqual([0, []]);
});

it("says in words that nobody is there", async () => {
  const { code, text } = await run("http://127.0.0.1:1/mcp", ALLOWED);
  expect(text).toContain(
    "failed   Server's challenge: The server cannot be reached. It takes no connection, or ended it.",
  );
  expect(code).toBe(1);
});

it("says what is in the way and who can mend it, and ends with 1", async () => {
  metadata = { ...metadata, authorization_servers: [`${authority.issuer}/`] };
  const { code, text } = await run(url, { ...ALLOWED, json: true });
  const steps = JSON.parse(text) as readonly DoctorStep[];
  expect(code).toBe(1);
  expect(steps.at(-1)).toMatchObject({
    step: "Authorization server's metadata",
    verdict: "failed",
    message: expect.stringContaining("so it is not believed"),
  });
});

it("tells what an administrator registers by hand where a server registers nobody", async () => {
  const closed = await startAuthorizationServer({ open: true, registration: "none" });
  try {
    metadata = { ...metadata, authorization_servers: [closed.issuer] };
    const { code, text } = await run(url, { ...ALLOWED, publicUrl: "https://mcp.example.com/" });
    expect(text).toContain("failed   Client registration: The authorization server");
    expect(text).toContain("with the redirect URI https://mcp.example.com/oauth/callback");
    expect(code).toBe(1);
  } finally {
    await closed.close();
  }
});

it("goes to no private address that was not allowed, and to no address that is none", async () => {
  const { code, text } = await run(url, {});
  expect([code, text]).toEqual([1, expect.stringMatching(/^failed +Server's address: /)]);
  for (const address of ["mcp.example.com", "file:///etc/passwd", "https://ann:secret@mcp.example.com/"]) {
    await expect(run(address, ALLOWED)).rejects.toThrow(CannotRun);
  }
});

it("shows nothing of a server's that would act on the terminal", async () => {
  metadata = { ...metadata, authorization_servers: ["https://evil.example/\u001B[2J\u202E"] };
  const { text } = await run(url, ALLOWED);
  expect(text).toContain("evil.example");
  expect(text).not.toMatch(/\p{Cc}(?<!\n)|\p{Cf}/u);
});

it("is a command", async () => {
  const script = join(REPOSITORY, "packages/cli/src/main.ts");
  const args = ["auth", "doctor", url, "--allow-host", "127.0.0.1", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--conditions=@mortise/source",
    "--no-warnings",
    script,
    ...args,
  ]);
  expect((JSON.parse(stdout) as readonly DoctorStep[]).every(({ verdict }) => verdict === "ok")).toBe(true);
});
