import { expect, it } from "@jest/globals";
import { ENCODINGS, findCanaries, makeCanary, makeTokenCanary } from "../support/canaries.ts";

it.each(Object.keys(ENCODINGS))("finds a canary that leaks in %s, and no other", (encoding) => {
  for (const canary of [makeCanary("a"), makeTokenCanary("b")]) {
    const leak = Buffer.concat([
      Buffer.from("before "),
      ENCODINGS[encoding]?.(canary.value) ?? Buffer.alloc(0),
      Buffer.from(" after"),
    ]);
    expect(findCanaries([canary], "a file", leak).map((hit) => hit.encoding)).toContain(encoding);
    expect(findCanaries([makeCanary("c"), makeTokenCanary("d")], "a file", leak)).toEqual([]);
  }
});

it.each([0, 1, 2])("finds a canary within base64 of something larger, %d bytes in", (offset) => {
  const canary = makeCanary("a");
  const within = Buffer.from(`${"x".repeat(offset)}${canary.value}tail`);
  expect(findCanaries([canary], "a file", within.toString("base64"))).not.toEqual([]);
  expect(findCanaries([canary], "a file", within.toString("base64url"))).not.toEqual([]);
});
