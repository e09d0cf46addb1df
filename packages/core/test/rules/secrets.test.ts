import { expect, it } from "@jest/globals";
import type { Descriptor } from "../../src/descriptor/descriptor.ts";
import { checkRules } from "../../src/rules/index.ts";
import { isWrittenOut, knownSecret } from "../../src/rules/auth/known-secret.ts";
import { good, withOperation, withParameters } from "../descriptor/documents.ts";

const codesOf = (descriptor: Descriptor) => checkRules(descriptor).map(({ code }) => code);

it.each([
  ["Authorization", "Bearer {token}"],
  ["Authorization", "Basic {username}:{password}"],
  ["X-API-Key", "{api_key}"],
  ["Cookie", "session={session}"],
  ["Accept", "application/vnd.github+json"],
  ["Notion-Version", "2025-09-03"],
  ["X-GitHub-Api-Version", "2022-11-28"],
  ["User-Agent", "mortise-connector-for-tickets/1.0.0 (+https://example.com)"],
  ["Content-Type", "application/vnd.oasis.opendocument.text; charset=utf-8"],
  ["X-Client", "internal-ticket-management-2024-v12"],
  ["X-Token-Type", "bearer"],
])("takes %s: %s for no credential", (name, value) => {
  expect(isWrittenOut(name, value)).toBe(false);
});

it.each([
  ["Authorization", "Bearer abcdef123456"],
  ["Authorization", "Basic dXNlcjpwYXNzd29yZA=="],
  ["X-API-Key", "correct-horse-battery"],
  ["X-Auth-Token", "0123456789abcdef"],
  ["Cookie", "session=8f14e45fceea167a"],
  ["X-App", "kZ8qP3vT1mW6xR9sB4nD7yLj"],
  ["X-App", "{api_key} 9b2c7d41-77aa-4c0f-8e51-0d9a8b7c6d5e"],
])("takes %s: %s for a credential that is written out", (name, value) => {
  expect(isWrittenOut(name, value)).toBe(true);
});

it("knows vendors' keys in any text, and examples of them from documentation", () => {
  expect(knownSecret("use AKIAZ7QX2M4NB8VC6WER here")).toBe("an AWS access key");
  expect(knownSecret("-----BEGIN RSA PRIVATE KEY-----")).toBe("a private key");
  expect(knownSecret("use AKIAIOSFODNN7EXAMPLE here")).toBeUndefined();
  expect(knownSecret("begins with `xoxb-`, as in xoxb-xxxxxxxxxxxx-xxxxxxxxxxxx")).toBeUndefined();
  expect(knownSecret("Search tickets by status. Returns ids, titles and statuses.")).toBeUndefined();
});

it("finds a key in notes and in data that is only kept", () => {
  const leak = ["glpat", "a1B2c3D4e5f6G7h8J9k0"].join("-");
  expect(codesOf({ ...good, database_config: { password: leak } })).toContain("auth/secret-in-descriptor");
  expect(codesOf({ ...good, credential_chains: [{ steps: [leak] }] })).toContain("auth/secret-in-descriptor");
  expect(codesOf(Object.assign({}, good, { "x-note": leak }))).toContain("auth/secret-in-descriptor");
});

it("never repeats a secret in what it says", () => {
  const secret = "kZ8qP3vT1mW6xR9sB4nD7yLj";
  const diagnostics = checkRules(withOperation({ auth_headers: { "X-API-Key": secret } }));
  expect(diagnostics.map(({ code }) => code)).toContain("auth/secret-in-descriptor");
  expect(JSON.stringify(diagnostics)).not.toContain(secret);
});

it("ends soon on text that is made for its patterns", () => {
  const texts = [
    "eyJaaaaaaaaaaaaaa-".repeat(50_000),
    "-----BEGIN ".repeat(80_000),
    "sk-".repeat(300_000),
    "A".repeat(1_000_000),
  ];
  const started = performance.now();
  for (const text of texts)
    expect(knownSecret(text)).toBe(text.startsWith("sk-") ? "an OpenAI or Anthropic key" : undefined);
  expect(performance.now() - started).toBeLessThan(30_000);
});

it("lets no secret stand in a URL, and lets other fields stand there", () => {
  expect(codesOf(withOperation({ endpoint: "https://{tenant}.example.com/{api_key}/{ticket_id}" }))).toContain(
    "auth/secret-in-url",
  );
  expect(codesOf(withOperation({ endpoint: "https://{tenant}.example.com/{tenant}/{ticket_id}" }))).toEqual([]);
});

it.each(["password", "secret", "api_key"])("takes a field of type or name %s that is marked for a secret", (type) => {
  const [scheme] = good.authentication;
  const field = { key: type, ...(type === "api_key" ? { secret: true } : { field_type: type }) };
  const descriptor = withOperation({
    endpoint: `https://{tenant}.example.com/{${type}}/{ticket_id}`,
    auth_headers: { "X-API-Key": `{${type}}` },
  });
  const fields = [scheme.fields[0], field];
  expect(codesOf({ ...descriptor, authentication: [{ type: "api_key", fields }] })).toEqual(["auth/secret-in-url"]);
});

it("holds every header that routes, frames or signs a request against parameters, whatever its case", () => {
  const names = ["Host", "hOST", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Cookie"].concat(
    ["Authorization", "Proxy-Authorization", "Forwarded", "X-Forwarded-Host", "x-real-ip", "Mcp-Session-Id"],
  );
  for (const name of names) {
    const codes = codesOf(withParameters({ name, location: "header", field_type: "string" }));
    expect([name, codes]).toEqual([name, ["parameter/guarded-header"]]);
  }
});

it("holds the credential's own header against parameters, whatever its case, and no other operation's", () => {
  const parameter = { name: "x-api-key", location: "header", field_type: "string" } as const;
  expect(codesOf(withParameters(parameter))).toEqual(["parameter/overwrites-credential"]);
  expect(codesOf(withParameters({ ...parameter, name: "X-Other" }))).toEqual([]);
});
