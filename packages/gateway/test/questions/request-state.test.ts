import * as fc from "fast-check";
import { expect, it } from "@jest/globals";
import type { Principal } from "../../src/authorize/principal.ts";
import { type AskedQuestions, createRequestStates, type StatedCall } from "../../src/questions/request-state.ts";

const states = createRequestStates(new Uint8Array(32).fill(7));
const principal: Principal = {
  organisation: "org_1",
  role: "member",
  user: "user_1",
  agent: "agt_1",
  workspace: "wsp_1",
  via: "api_key",
  credential: "key_1",
};
const call: StatedCall = { principal, connector: "con_1", tool: "pay", digest: "digest-of-the-arguments" };
const asked: AskedQuestions = {
  kind: "questions",
  round: 3,
  asker: "digest-of-the-server",
  state: "\u0000 what the server \u{1f511} wants back",
  approval: "apr_1",
  expiresAt: 2_000,
};
const text = states.seal(asked, call);

it("gives back what it sealed, for the same call, until it expires", () => {
  expect(states.open(text, call, 1_999)).toEqual(asked);
  expect(states.open(text, call, 2_000)).toBeUndefined();
  const awaited = { kind: "approval", approval: "apr_1", expiresAt: 2_000 } as const;
  expect(states.open(states.seal(awaited, call), call, 1_999)).toEqual(awaited);
  // What does not change the call does not change its state: a role is looked up with each request.
  expect(states.open(text, { ...call, principal: { ...principal, role: "admin" } }, 1_999)).toEqual(asked);
});

it.each<[string, Partial<StatedCall>]>([
  ["another organisation", { principal: { ...principal, organisation: "org_2" } }],
  ["another person", { principal: { ...principal, user: "user_2" } }],
  ["nobody's", { principal: { ...principal, user: undefined } as unknown as Principal }],
  ["another agent", { principal: { ...principal, agent: "agt_2" } }],
  ["another workspace", { principal: { ...principal, workspace: "wsp_2" } }],
  ["another key of the same person", { principal: { ...principal, credential: "key_2" } }],
  ["another client of the same person", { principal: { ...principal, via: "oauth" } }],
  ["another connector", { connector: "con_2" }],
  ["another tool", { tool: "list" }],
  ["other arguments", { digest: "digest-of-others" }],
])("is nothing in the hand of %s", (_whose, other) => {
  expect(states.open(text, { ...call, ...other }, 1_000)).toBeUndefined();
});

it("is nothing under another key, and says nothing to whoever has none", () => {
  expect(createRequestStates(new Uint8Array(32)).open(text, call, 1_000)).toBeUndefined();
  const bytes = Buffer.from(text, "base64url").toString("latin1");
  for (const said of ["apr_1", "questions", "what the server"]) expect(bytes).not.toContain(said);
  // Nor whether two are the same.
  expect(states.seal(asked, call)).not.toBe(text);
});

it("takes a state of the greatest size that a server may have, and none that is larger", () => {
  const sealed = (state: string) => states.seal({ ...asked, state }, call);
  const great = "\u0001".repeat(32 * 1024);
  expect(states.open(sealed(great), call, 1_000)).toMatchObject({ state: great });
  expect(states.open(sealed(great + great), call, 1_000)).toBeUndefined();
});

it("refuses 10,000 mutations", () => {
  const position = fc.nat(text.length - 1);
  const character = fc.constantFrom(...Array.from("ABCdef019-_+/=. é\u0000"));
  const mutation = fc.oneof(
    fc.tuple(position, character).map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1)),
    fc.tuple(position, character).map(([at, put]) => text.slice(0, at) + put + text.slice(at)),
    fc.tuple(position, position).map(([from, to]) => text.slice(0, from) + text.slice(to)),
    fc.string(),
    fc.constantFrom(`${text}.`, `.${text}`, `${text}=`, text.toLowerCase(), text.repeat(100), ".", ""),
  );
  fc.assert(
    fc.property(mutation, (mutated) => {
      fc.pre(mutated !== text);
      expect(states.open(mutated, call, 1_000)).toBeUndefined();
    }),
    { numRuns: 10_000 },
  );
});
