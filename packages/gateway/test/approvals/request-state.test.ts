import * as fc from "fast-check";
import { expect, it } from "@jest/globals";
import { createStateSigner } from "../../src/approvals/request-state.ts";

const signer = createStateSigner(new Uint8Array(32).fill(7));
const state = { approval: "apr_1", request: "digest-of-the-call", expiresAt: 2_000 };
const text = signer.sign(state);

it("gives back what it signed, for the same request, until it expires", () => {
  expect(signer.verify(text, state.request, 1_999)).toEqual(state);
  expect(signer.verify(text, state.request, 2_000)).toBeUndefined();
  expect(signer.verify(text, "another call", 1_000)).toBeUndefined();
  expect(createStateSigner(new Uint8Array(32)).verify(text, state.request, 1_000)).toBeUndefined();
});

it("refuses 10,000 mutations", () => {
  const position = fc.nat(text.length - 1);
  const character = fc.constantFrom(...Array.from("ABCdef019-_+/=. é\u0000"));
  const mutation = fc.oneof(
    fc.tuple(position, character).map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1)),
    fc.tuple(position, character).map(([at, put]) => text.slice(0, at) + put + text.slice(at)),
    fc.tuple(position, position).map(([from, to]) => text.slice(0, from) + text.slice(to)),
    fc.string(),
    fc.tuple(fc.string(), fc.string()).map(([payload, mac]) => `${payload}.${mac}`),
    fc.constantFrom(`${text}.`, `.${text}`, `${text}=`, text.toLowerCase(), text.repeat(100), ".", ""),
  );
  fc.assert(
    fc.property(mutation, (mutated) => {
      fc.pre(mutated !== text);
      expect(signer.verify(mutated, state.request, 1_000)).toBeUndefined();
    }),
    { numRuns: 10_000 },
  );
});
