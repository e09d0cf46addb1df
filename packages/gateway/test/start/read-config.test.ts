import { expect, test } from "@jest/globals";
import { readConfig, type GatewayOptions } from "../../src/start/read-config.ts";

const STRONG = "q8Zr1xT0vN5mWc7LbP2kYh4JdG6sFa9E";

function read(options: GatewayOptions, environment: Record<string, string> = {}, files: Record<string, string> = {}) {
  return readConfig(options, {
    environment,
    readFile: (path) => {
      const text = files[path];
      return text === undefined ? Promise.reject(new Error(`there is no ${path}`)) : Promise.resolve(text);
    },
  });
}

test("without anything said, it is a gateway for this machine alone, with the embedded store", async () => {
  expect(await read({})).toEqual({
    host: "127.0.0.1",
    port: 8_700,
    data: "./.mortise",
    allowHosts: [],
    behindProxy: false,
    masterKeys: [],
    drainMs: 30_000,
    logLevel: "info",
  });
});

test("the command line goes before the file, and secrets come from the environment and files", async () => {
  const file = `
host: 0.0.0.0
port: 9000
public_url: https://MCP.example.com:443/
behind_proxy: true
allow_hosts: [tickets.internal:8080]
master_key_file: key.txt
oidc: { issuer: "https://id.example.com", client_id: mortise, client_secret_file: oidc.txt }
drain_seconds: 5
`;
  const config = await read(
    { config: "gateway.yaml", port: 9_001 },
    {
      DATABASE_URL: "postgres://db/mortise",
      MORTISE_MASTER_KEY: "new,old",
      MORTISE_BOOTSTRAP_ADMIN_KEY: STRONG,
      MORTISE_METRICS_TOKEN: STRONG,
    },
    { "gateway.yaml": file, "key.txt": "older\n", "oidc.txt": "hush\n" },
  );
  expect(config).toEqual({
    host: "0.0.0.0",
    port: 9_001,
    data: "./.mortise",
    databaseUrl: "postgres://db/mortise",
    publicUrl: "https://mcp.example.com",
    behindProxy: true,
    allowHosts: ["tickets.internal:8080"],
    masterKeys: ["new", "old", "older"],
    bootstrapKey: STRONG,
    oidc: { issuer: "https://id.example.com", clientId: "mortise", clientSecret: "hush" },
    drainMs: 5_000,
    logLevel: "info",
    metricsToken: STRONG,
  });
});

test("a link to set a password by is refused where people sign in with an identity provider, who is told what to do", async () => {
  const setupLink = "ada@example.com";
  expect(await read({ setupLink })).toMatchObject({ setupLink });
  const oidc = "oidc: { issuer: https://id.example.com, client_id: mortise, client_secret_file: oidc.txt }";
  const failing = read({ setupLink, config: "g.yaml" }, {}, { "g.yaml": oidc, "oidc.txt": "hush" });
  await expect(failing).rejects.toMatchObject({
    name: "CannotStart",
    message: expect.stringContaining("sign in with the identity provider"),
    hint: expect.stringContaining("invitation"),
  });
});

test.each<[string, GatewayOptions, Record<string, string>, RegExp]>([
  [
    "an address that others reach, without encryption",
    { host: "0.0.0.0", publicUrl: "https://a.example" },
    {},
    /nothing encrypts/,
  ],
  ["an IPv6 one, too", { host: "::", publicUrl: "https://a.example" }, {}, /nothing encrypts/],
  ["such an address without a name", { host: "0.0.0.0", behindProxy: true }, {}, /by which name/],
  [
    "a public URL in plain http",
    { host: "0.0.0.0", behindProxy: true, publicUrl: "http://a.example" },
    {},
    /must be https/,
  ],
  ["a public URL with a path", { publicUrl: "https://a.example/mcp" }, {}, /have no path/],
  ["a public URL with an account", { publicUrl: "https://u:p@a.example" }, {}, /^the public URL holds an account$/],
  ["a folder without a name", { data: "" }, {}, /has no name/],
  ["half of TLS", { tlsCertificate: "c.pem" }, {}, /both a certificate and its key/],
  ["an allowed host that is none", { allowHost: ["http://x/y"] }, {}, /HOST or HOST:PORT/],
  ["a database of another kind", {}, { DATABASE_URL: "mysql://u:p@db/mortise" }, /^DATABASE_URL is not .*PostgreSQL/],
  ["a short bootstrap key", {}, { MORTISE_BOOTSTRAP_ADMIN_KEY: "short" }, /too weak/],
  ["a repeated one", {}, { MORTISE_BOOTSTRAP_ADMIN_KEY: "ab".repeat(20) }, /too weak/],
  [
    "one from an example",
    {},
    { MORTISE_BOOTSTRAP_ADMIN_KEY: "change-me-to-a-long-random-admin-key-please" },
    /too weak/,
  ],
  ["a weak token for metrics", {}, { MORTISE_METRICS_TOKEN: "prometheus" }, /too weak/],
  ["one that no header can carry", {}, { MORTISE_BOOTSTRAP_ADMIN_KEY: `${STRONG} ü` }, /too weak/],
])("%s is refused", async (_what, options, environment, message) => {
  await expect(read(options, environment)).rejects.toThrow(message);
  await expect(read(options, environment)).rejects.toHaveProperty("name", "CannotStart");
});

test.each<[string, string, string, string | undefined]>([
  ["an unknown key", "port: 1\nhots: 0.0.0.0\n", 'g.yaml:2:1: there is no setting "hots"', "public_url"],
  ["an unknown key further in", "tls: { cert: a }", 'g.yaml:1:8: there is no setting "cert"', "certificate, key"],
  ["a key that is missing", "oidc:\n  issuer: https://id.example.com\n", "oidc.client_id is missing", undefined],
  ["a value of another type", "host: a\nport: eighty\n", "g.yaml:2:7: port is not as it should be", undefined],
  ["no mapping at all", "- port", "g.yaml:1:1: the configuration is not as it should be", undefined],
  ["no YAML", "port: 1\nallow_hosts: [", "this is not valid YAML: a closing `]` is missing", "close the bracket"],
])("%s in the file is told with its place", async (_what, file, message, hint) => {
  const failing = read({ config: "g.yaml" }, {}, { "g.yaml": file });
  await expect(failing).rejects.toMatchObject({
    name: "CannotStart",
    message: expect.stringContaining(message),
    hint: hint === undefined ? undefined : expect.stringContaining(hint),
  });
});

test("a file without content says nothing", async () => {
  expect(await read({ config: "g.yaml" }, {}, { "g.yaml": "# host: 0.0.0.0\n" })).toEqual(await read({}));
});

test("an identity provider without a secret is refused", async () => {
  const file = 'oidc: { issuer: "https://id.example.com", client_id: mortise, client_secret_file: oidc.txt }';
  const failing = read({ config: "g.yaml" }, {}, { "g.yaml": file, "oidc.txt": "\n" });
  await expect(failing).rejects.toThrow("there is no secret in oidc.txt");
});
