import { expect, it } from "@jest/globals";
import { MemoryCredentials } from "../../src/credentials/memory-credentials.ts";
import type { Scope } from "../../src/credentials/resolver.ts";

const instance = "tickets";
const scheme = "api_key";
const caller: Scope = { organisation: "acme", workspace: "support", user: "ann", agent: "triage" };
const levels: readonly [string, Scope][] = [
  ["organisation", { organisation: "acme" }],
  ["workspace", { organisation: "acme", workspace: "support" }],
  ["user", { organisation: "acme", user: "ann" }],
  ["agent", { organisation: "acme", agent: "triage" }],
];

it("lets the narrowest scope win that has a credential, and tells which it was", () => {
  const credentials = new MemoryCredentials();
  expect(credentials.resolve({ instance, scheme, scope: caller })).toBeUndefined();
  for (const [level, scope] of levels) {
    credentials.set({ instance, scheme, scope }, { api_key: level });
    expect(credentials.resolve({ instance, scheme, scope: caller })).toEqual({ fields: { api_key: level }, level });
  }
  for (const [level, scope] of levels.toReversed()) {
    expect(credentials.resolve({ instance, scheme, scope: caller })?.level).toBe(level);
    expect(credentials.delete({ instance, scheme, scope })).toBe(true);
    expect(credentials.delete({ instance, scheme, scope })).toBe(false);
  }
  expect(credentials.resolve({ instance, scheme, scope: caller })).toBeUndefined();
});

it.each<[string, Partial<{ instance: string; scheme: string }>, Scope]>([
  ["another organisation", {}, { ...caller, organisation: "rival" }],
  ["another instance", { instance: "wiki" }, caller],
  ["another scheme", { scheme: "basic" }, caller],
])("never lends a credential to %s, though every other id is the same", (_who, other, scope) => {
  const credentials = new MemoryCredentials();
  for (const [level, holder] of levels) credentials.set({ instance, scheme, scope: holder }, { api_key: level });

  expect(credentials.resolve({ instance, scheme, ...other, scope })).toBeUndefined();
});

it("does not show a narrower scope's credential to a wider one", () => {
  const credentials = new MemoryCredentials();
  credentials.set({ instance, scheme, scope: { organisation: "acme", user: "ann" } }, { api_key: "anns" });

  expect(
    credentials.resolve({ instance, scheme, scope: { organisation: "acme", workspace: "support" } }),
  ).toBeUndefined();
});

it("makes a new object of a rotated credential, and keeps a copy that nobody can change", () => {
  const credentials = new MemoryCredentials();
  const fields = { api_key: "first" };
  const holder = { instance, scheme, scope: { organisation: "acme" } };
  credentials.set(holder, fields);
  fields.api_key = "changed behind its back";
  const first = credentials.resolve({ instance, scheme, scope: caller });
  credentials.set(holder, { api_key: "second" });

  expect(first?.fields).toEqual({ api_key: "first" });
  expect(credentials.resolve({ instance, scheme, scope: caller })).not.toBe(first);
});

it("tells of every change, with no more than whose it is", () => {
  const credentials = new MemoryCredentials();
  const changes: unknown[] = [];
  const stop = credentials.onChange((change) => changes.push(change));
  const holder = { instance, scheme, scope: { organisation: "acme" } };

  credentials.set(holder, { api_key: "secret" });
  credentials.delete(holder);
  credentials.delete(holder);
  stop();
  credentials.set(holder, { api_key: "secret" });

  expect(changes).toEqual([
    { instance, organisation: "acme" },
    { instance, organisation: "acme" },
  ]);
});
