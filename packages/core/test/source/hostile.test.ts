import { expect, it } from "@jest/globals";
import { locate } from "../../src/diagnostics/locate.ts";
import { parse } from "../../src/source/parse.ts";
import { hostile } from "./hostile.ts";

it("is at least sixty texts with names of their own", () => {
  expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length);
  expect(hostile.length).toBeGreaterThanOrEqual(60);
});

it.each(hostile)("$name: ends, and soon, in $code", ({ text, code }) => {
  const source = { name: "hostile.yaml", text };
  const started = process.cpuUsage();
  const { value, places, diagnostics } = parse(source);
  const located = locate(source, places, diagnostics);
  // The processor's time, since other work on the machine must not fail this. What takes at most
  // a second by itself takes several times that while coverage is counted.
  const { user } = process.cpuUsage(started);

  expect(diagnostics[0]?.code ?? null).toBe(code);
  expect(value === undefined).toBe(code !== null);
  for (const { range } of located) {
    expect(range.start).toBeGreaterThanOrEqual(0);
    expect(range.end).toBeGreaterThanOrEqual(range.start);
    expect(range.end).toBeLessThanOrEqual(text.length);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(user / 1_000).toBeLessThan(8_000);
});
