import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { compileDescriptor } from "../../src/compile.ts";
import type { CompiledConnector } from "../../src/compiled-connector.ts";
import { leastScopes } from "../../src/scopes/least-scopes.ts";

interface Declared {
  readonly auth?: string;
  readonly scopes?: readonly string[];
}

/** A connector with a tool for each entry; `hidden` are operations that no tool is made of. */
function connectorOf(
  tools: Readonly<Record<string, Declared>>,
  { oauth2 = {}, hidden = {} }: { oauth2?: object; hidden?: Readonly<Record<string, Declared>> } = {},
): CompiledConnector {
  const { connector, diagnostics } = compileDescriptor({
    metadata: { name: "Desk", slug: "desk", description: "A desk with tickets.", publisher: "Platform Team" },
    authentication: [
      {
        type: "oauth2",
        fields: [{ key: "client_id" }, { key: "client_secret", secret: true }],
        oauth2: {
          grant_type: "authorization_code",
          authorization_url: "https://desk.example.com/authorize",
          token_url: "https://desk.example.com/token",
          ...oauth2,
        },
      },
      { type: "bearer", fields: [{ key: "token", secret: true }] },
      { type: "basic", fields: [{ key: "username" }, { key: "password", secret: true }] },
    ],
    operations: Object.entries({ ...tools, ...hidden }).map(([id, { auth, scopes }]) => ({
      operation_id: id,
      endpoint: `https://desk.example.com/${id}`,
      method: "GET",
      ...(auth === undefined ? {} : { auth_type_ref: auth }),
      ...(scopes === undefined ? {} : { scopes }),
    })),
    mcp_config: {
      enabled: true,
      server_name: "desk",
      server_description: "Tickets of one desk",
      route_mappings: Object.keys(tools).map((id) => ({
        operation_id: id,
        mcp_tool_name: id,
        mcp_tool_description: `Does what the endpoint ${id} does. Returns its answer.`,
      })),
    },
  });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  return connector;
}

const oauth2 = (...scopes: string[]): Declared => ({ auth: "oauth2", scopes });

it("joins what tools declare, and names the tools that force each scope", () => {
  const connector = connectorOf({
    list: oauth2("read"),
    get: oauth2("read", "attachments"),
    add: oauth2("write"),
  });
  expect(leastScopes(connector)).toEqual({
    schemes: [
      {
        scheme: "oauth2",
        kind: "requested",
        needed: [
          { scope: "read", tools: ["list", "get"] },
          { scope: "attachments", tools: ["get"] },
          { scope: "write", tools: ["add"] },
        ],
        parameter: "read attachments write",
        needNone: [],
        undeclared: [],
        excess: [],
        notAsked: [],
        saved: [],
      },
    ],
    withoutScopes: [],
    withoutCredential: [],
  });
});

it("tells tools that need none from tools that do not say", () => {
  const [scheme] = leastScopes(
    connectorOf({ read: oauth2("read"), whoami: oauth2(), old: { auth: "oauth2" } }),
  ).schemes;
  expect(scheme).toMatchObject({ needNone: ["whoami"], undeclared: ["old"] });
});

it("compares with what is asked for, whether that was chosen or comes from operations without a tool", () => {
  const chosen = connectorOf(
    { a: oauth2("read"), b: oauth2("write") },
    { oauth2: { default_scopes: ["read", "all"] } },
  );
  expect(leastScopes(chosen).schemes[0]).toMatchObject({ excess: ["all"], notAsked: ["write"] });
  const derived = connectorOf({ a: oauth2("read") }, { hidden: { b: oauth2("admin") } });
  expect(leastScopes(derived).schemes[0]).toMatchObject({ excess: ["admin"], notAsked: [] });
});

it("says what switching tools off saves, and then counts what they alone needed as excess", () => {
  const connector = connectorOf({ list: oauth2("read"), add: oauth2("read", "write"), wipe: oauth2("write", "admin") });
  const [scheme] = leastScopes(connector, { tools: ["list"] }).schemes;
  expect(scheme).toMatchObject({
    needed: [{ scope: "read", tools: ["list"] }],
    saved: [
      { scope: "write", tools: ["add", "wipe"] },
      { scope: "admin", tools: ["wipe"] },
    ],
    excess: ["write", "admin"],
  });
  expect(leastScopes(connector, { tools: [] }).schemes[0]).toMatchObject({ needed: [], parameter: "" });
});

it("writes the parameter with the separator of the vendor", () => {
  const connector = connectorOf({ a: oauth2("read", "write") }, { oauth2: { scope_separator: "," } });
  expect(leastScopes(connector).schemes[0]?.parameter).toBe("read,write");
});

it("counts permissions that a credential is granted when it is made, and asks none of other credentials", () => {
  const granted = connectorOf({
    zones: { auth: "bearer", scopes: ["#zone:read"] },
    ping: { auth: "bearer" },
    home: { auth: "basic" },
    status: {},
  });
  expect(leastScopes(granted)).toEqual({
    schemes: [
      {
        scheme: "bearer",
        kind: "granted",
        needed: [{ scope: "#zone:read", tools: ["zones"] }],
        parameter: "#zone:read",
        needNone: [],
        undeclared: ["ping"],
        excess: [],
        notAsked: [],
        saved: [],
      },
    ],
    withoutScopes: ["home"],
    withoutCredential: ["status"],
  });
});

it("needs, for any selection, exactly what its tools declare, and saves what no other tool needs", () => {
  const scope = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
  const tools = fc.array(fc.uniqueArray(scope, { maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(tools, fc.array(fc.nat(5)), (declared, chosen) => {
      const connector = connectorOf(Object.fromEntries(declared.map((scopes, i) => [`t${i}`, oauth2(...scopes)])));
      const isOn = (_: unknown, i: number) => chosen.includes(i);
      const [scheme] = leastScopes(connector, { tools: chosen.map((i) => `t${i}`) }).schemes;
      const needed = new Set(declared.filter(isOn).flat());
      const all = new Set(declared.flat());
      expect(new Set(scheme?.needed.map((one) => one.scope))).toEqual(needed);
      expect(new Set(scheme?.saved.map((one) => one.scope))).toEqual(
        new Set(Array.from(all).filter((one) => !needed.has(one))),
      );
      for (const { scope: name, tools: forcing } of scheme?.needed ?? []) {
        const left = declared.filter((_, i) => chosen.includes(i) && !forcing.includes(`t${i}`));
        expect(left.flat()).not.toContain(name);
      }
    }),
    { seed: 20_261_121, numRuns: 100 },
  );
});
