import { expect, it } from "@jest/globals";
import { createClientSettings } from "../../src/lsp/client-settings.ts";
import { defaultSettings, readSettings } from "../../src/lsp/settings.ts";

it("reads what a client sends, and passes over what makes no sense", () => {
  expect(readSettings({ schemaDiagnostics: false, budget: { tool: 600 }, codeLens: false, maxSize: 5 })).toEqual({
    schemaDiagnostics: false,
    budget: { tool: 600 },
    codeLens: false,
    maxSize: 5 * 1024 * 1024,
  });
  const senseless = { schemaDiagnostics: "no", budget: { tool: -1, connector: "9" }, codeLens: 1, maxSize: -4 };
  for (const sent of [undefined, null, 7, "x", [], {}, senseless]) expect(readSettings(sent)).toEqual(defaultSettings);
  expect(readSettings({ maxSize: 1e9 }).maxSize).toBe(256 * 1024 * 1024);
});

it("asks once for each document, and anew when settings have changed", async () => {
  const asked: string[] = [];
  const settings = createClientSettings((uri) => {
    asked.push(uri);
    return Promise.resolve({ codeLens: uri !== "a" });
  });
  settings.initialize({ schemaDiagnostics: false });
  const first = await Promise.all([settings.of("a"), settings.of("a"), settings.of("b")]);
  expect(first.map(({ codeLens }) => codeLens)).toEqual([false, false, true]);
  expect(first[0]?.schemaDiagnostics).toBe(false);
  expect(asked).toEqual(["a", "b"]);
  settings.changed(undefined);
  await settings.of("a");
  expect(asked).toEqual(["a", "b", "a"]);
});

it("takes what a client sends with the change, and goes on where it cannot be asked", async () => {
  const settings = createClientSettings(() => Promise.reject(new Error("not supported")));
  expect(await settings.of("a")).toEqual(defaultSettings);
  settings.changed({ mortise: { budget: { connector: 9 } }, other: {} });
  expect((await settings.of("a")).budget).toEqual({ connector: 9 });
});
