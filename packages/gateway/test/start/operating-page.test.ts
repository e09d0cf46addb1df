import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { routes } from "../../src/app.ts";
import { readConfig } from "../../src/start/read-config.ts";

const page = readFileSync(new URL("../../docs/operating.md", import.meta.url), "utf8");

it("shows a configuration that can be read as it stands, secrets from files of their own", async () => {
  const [, yaml = ""] = /```yaml\n([^]*?)```/.exec(page) ?? [];
  const files: Record<string, string> = {
    "gateway.yaml": yaml,
    "/run/secrets/master-key": "first\nsecond\n",
    "/run/secrets/oidc-client-secret": "of the client\n",
  };
  const config = await readConfig(
    { config: "gateway.yaml" },
    { environment: {}, readFile: (path) => Promise.resolve(files[path] ?? "") },
  );
  expect(config).toMatchObject({
    host: "0.0.0.0",
    publicUrl: "https://mcp.example.com",
    behindProxy: true,
    allowHosts: ["tickets.internal:8443"],
    masterKeys: ["first", "second"],
    oidc: { issuer: "https://login.example.com", clientId: "mortise", clientSecret: "of the client" },
    drainMs: 30_000,
  });
});

it("names routes that there are", () => {
  const named = Array.from(page.matchAll(/`(GET|POST|DELETE) (\S+?)`/g), ([, method = "", path = ""]) => ({
    method: method.toLowerCase(),
    path: path.replace("...", "/api/organizations/{orgId}"),
  }));
  expect(named.length).toBeGreaterThan(2);
  for (const { method, path } of named) {
    expect(routes.some((route) => route.method === method && route.path === path) ? "" : `${method} ${path}`).toBe("");
  }
});
