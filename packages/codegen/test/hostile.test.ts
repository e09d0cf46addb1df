/** Hostile descriptors: whatever an author writes, what is generated keeps its shape. The full count is `pnpm verify:hostile`. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "@jest/globals";
import { isJsonObject, parse, printable, type JsonObject } from "@mortise/core";
import { DescriptorTemplate } from "./hostile/descriptor-template.ts";
import { pageShape } from "./hostile/document-shape.ts";
import { fileShape } from "./hostile/file-shape.ts";
import { connectorGrammar, pages, project, seed, standaloneProject, template } from "./hostile/generators.ts";
import { hostileRound, type HostileRound } from "./hostile/hostile-round.ts";
import { CANARY, hostileTexts, SHARPEST } from "./hostile/hostile-texts.ts";
import { KeptShape, type Generator } from "./hostile/kept-shape.ts";
import { shapeDifference } from "./hostile/piece.ts";
import { textPlaces } from "./hostile/text-places.ts";

const SEED = 20_261_121;
const texts = hostileTexts(10_000, SEED);
const benign = template();
// All generators are given the same rounds, so each is compiled once.
const sharpest = once((round) => hostileRound(benign, SHARPEST, round));
const among = once((round) => hostileRound(benign, texts, round));

it("has a text of its own at every place of the grammar that takes one", () => {
  const taken = new Set(benign.slots.flatMap(({ places }) => [...places]));
  expect([...textPlaces(connectorGrammar)].filter((place) => !taken.has(place))).toEqual([]);
});

it("takes up a new key of the grammar by itself", () => {
  const withKeys = (definition: string, keys: JsonObject) => {
    const definitions = objectIn(connectorGrammar, "$defs");
    const extended = objectIn(definitions, definition);
    const properties = { ...objectIn(extended, "properties"), ...keys };
    return { ...connectorGrammar, $defs: { ...definitions, [definition]: { ...extended, properties } } };
  };
  const grammar = withKeys("RouteMapping", {
    motto: { type: "string" },
    mottos: { type: "object", additionalProperties: { type: "array", items: { type: "string" } } },
    strict: { type: "boolean" },
  });
  const places = new DescriptorTemplate(grammar, seed()).slots.flatMap((slot) => [...slot.places]);
  expect(places.filter((place) => place.includes("motto"))).toEqual([
    "#/$defs/RouteMapping/properties/motto",
    "#/$defs/RouteMapping/properties/mottos * (name)",
    "#/$defs/RouteMapping/properties/mottos/additionalProperties/items",
  ]);
});

it("refuses half a surrogate pair wherever it stands, as soon as a descriptor is read", () => {
  const accepted = benign.slots.filter((_, slot) => {
    const filled = benign.fill(benign.slots.map((one, index) => (index === slot ? "\ud800" : one.benign)));
    const { diagnostics } = parse({ name: "connector.json", text: JSON.stringify(filled) });
    return !diagnostics.some(({ code }) => code === "yaml/bad-character");
  });
  expect(accepted.map(({ places }) => [...places])).toEqual([]);
});

// Each of the sharpest texts at every place, and others at places among them; the script has all texts at all places.
it.each<[string, Generator, number, number]>([
  ["server projects", project, SHARPEST.length, 10],
  ["server projects with their runtime in them", standaloneProject, 5, 3],
  ["pages of documentation", pages, 5, 3],
])("leaves the shape of %s as it is", async (_, generator, sharp, more) => {
  const shape = await KeptShape.create(benign, generator);
  const rounds = [
    ...Array.from({ length: sharp }, (__, round) => sharpest(round)),
    ...Array.from({ length: more }, (__, round) => among(round * APART)),
  ];
  const faults: string[] = [];
  for (const round of rounds) {
    const fault = await shape.fault(round);
    if (fault !== undefined) faults.push(fault);
  }
  expect(faults).toEqual([]);
  // Of what is refused, nothing is shown: most has to come through.
  const accepted = rounds.flatMap(({ standings }) => standings.filter((standing) => standing !== "refused"));
  expect(accepted.length).toBeGreaterThan(0.6 * rounds.length * benign.slots.length);
});

it("writes no character into any file that people do not see, wherever a descriptor has one", () => {
  const hidden = hostileRound(benign, ["\0\u001b\u202e\u200b"], 0);
  const files = [project, standaloneProject, pages].flatMap(({ generate }) => generate(hidden));
  // The connector is data, which nobody reads.
  const lines = files.filter(({ path }) => path !== "connector.json").flatMap(({ text }) => text.split("\n"));
  expect(lines.filter((line) => printable(line) !== line)).toEqual([]);
});

it("generates code that type-checks and runs nothing of what a descriptor says", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mortise-hostile-"));
  try {
    const root = join(import.meta.dirname, "../../..");
    for (const [name, target] of [
      ["@mortise/runtime", "packages/runtime"],
      ["@types/node", "node_modules/@types/node"],
    ] as const) {
      mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
      symlinkSync(join(root, target), join(folder, "node_modules", name));
    }
    const modules = [0, 1, 2, 3].flatMap((round) => {
      for (const { path, text } of project.generate(sharpest(round))) {
        mkdirSync(dirname(join(folder, `${round}`, path)), { recursive: true });
        writeFileSync(join(folder, `${round}`, path), text);
      }
      return ["server", "tools"].map((name) => `./${round}/src/${name}.ts`);
    });
    writeFileSync(
      join(folder, "evaluate.mts"),
      `for (const path of ${JSON.stringify(modules)}) console.log(path, Object.keys(await import(path)).length > 0);\n` +
        `console.log("canary:", "${CANARY}" in globalThis, "prototype:", Object.keys(Object.prototype).length);\n`,
    );
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: "./0/tsconfig.json",
        include: ["*/src", "*/test", "control.mts"],
        exclude: ["node_modules"],
      }),
    );
    writeFileSync(join(folder, "control.mts"), 'export const control: number = "no number";\n');
    const node = (...args: readonly string[]) => {
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
      return { status, output: stdout + stderr };
    };
    expect(node("--conditions=@mortise/source", "evaluate.mts")).toEqual({
      status: 0,
      output: `${modules.map((path) => `${path} true\n`).join("")}canary: false prototype: 0\n`,
    });
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    // With the runtime's sources, which want to know a missing member from an undefined one, and have their own check.
    const options = ["--customConditions", "@mortise/source", "--exactOptionalPropertyTypes"];
    const faults = node(tsc, "-p", ".", ...options).output.match(/^[^. ].*/gm);
    expect(faults).toEqual([expect.stringMatching(/^control\.mts\(1,14\): error TS2322/)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each([
  ["a.ts", '/** a */ const x = "a";', '/** */ a(); /* */ const x = "a";'],
  ["a.ts", 'const x = "a";', 'const x = "a" + b;'],
  ["a.ts", "const x = `a`;", "const x = `a${b}`;"],
  ["a.ts", 'const x = { "a": 1 };', 'const x = { "__proto__": 1 };'],
  ["a.ts", 'interface X { "a b"?: string }', "interface X { a?: number }"],
  ["a.json", '{ "a": "b" }', '{ "a": "b", "c": "" }'],
  ["a.md", "# a", "# a\n\n# b"],
  ["a.md", "| a |\n| - |\n| b |\n", "| a |\n| - |\n| b |\n| c |\n"],
  ["a.md", "a `b` c", "a <b> c"],
  ["a.md", "a b", "a [b](c)"],
  ["Dockerfile", "RUN a\nCOPY b", "RUN a\nRUN b"],
  [".env", "A=b", "A=b\nC=d"],
])("tells when %s leaves its shape: %j, %j", async (path, before, after) => {
  const shape = (await fileShape(path, before)).map(({ kind }) => ({ kind }));
  const renamed = await fileShape(path, before.replaceAll(/\bb\b/g, "renamed"));
  expect(shapeDifference(shape, renamed)).toBeUndefined();
  expect(shapeDifference(shape, await fileShape(path, after))).toBeDefined();
});

it.each([
  ["page.html", "<p>a</p>", "<p><script>a</script></p>"],
  ["page.html", '<a href="#a">a</a>', '<a href="javascript:a">a</a>'],
  ["page.html", "<p>a</p>", '<p onclick="a">a</p>'],
  ["page.md", "a\n\nb\n", "a\n\n***\n"],
  ["page.md", "| a | b |\n| - | - |\n| a | b |\n", "| a | b |\n| - | - |\n| a | b | c |\n"],
  ["page.md", "[a](#b)", "[a](javascript:b)"],
])("tells when %s has an element that it should not have: %j, %j", async (path, before, after) => {
  expect(shapeDifference(await pageShape(path, before), await pageShape(path, after))).toBeDefined();
});

/** From round to round, so that a few of them have texts of every kind. */
const APART = 331;

function once(round: (round: number) => HostileRound): (round: number) => HostileRound {
  const done = new Map<number, HostileRound>();
  return (index) => {
    const known = done.get(index) ?? round(index);
    done.set(index, known);
    return known;
  };
}

function objectIn(value: JsonObject, key: string): JsonObject {
  const inner = value[key];
  if (!isJsonObject(inner)) throw new Error(`no object at ${key}`);
  return inner;
}
