/**
 * Measures how well a search finds tools by what their operations are for: imports each API document
 * (or each one below a folder), asks for every tool by its operation's own summary, and prints how
 * often it is among the first 5 and 10.
 *
 *     pnpm measure:recall DOCUMENT...
 *
 * What asks must not be what answers: a tool is indexed without the summary, which is taken out of its
 * title and description. Where an operation has none, the first sentence of its description takes its
 * place, and is taken out. Each query also comes in shapes that people use: without its first word,
 * without every fourth, and with the other number (`issue`, `issues`).
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { compile, importApi, type Tool, writeDescriptor } from "../packages/core/src/index.ts";
import { createToolIndex } from "../packages/core/src/discovery/index.ts";
import { readApi } from "../packages/core/src/import/read/read-api.ts";

interface Case {
  readonly tool: Tool;
  readonly query: string;
}

interface Recall {
  readonly cases: number;
  /** For each shape of the query, the shares found among the first 5 and 10. */
  readonly found: readonly (readonly [five: number, ten: number])[];
}

const shapes: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  summary: (words) => words,
  "first word left out": (words) => (words.length < 2 ? words : words.slice(1)),
  "every fourth left out": (words) => words.filter((_, at) => at % 4 !== 3),
  "other number": (words) => words.map((word, at) => (at === 0 || word.length < 4 ? word : otherNumber(word))),
};

function otherNumber(word: string): string {
  return word.endsWith("s") ? word.slice(0, -1) : `${word}s`;
}

/** The tools of a document without their summaries, and the summaries. */
function readCases(file: string): readonly Case[] {
  const source = { name: file, text: readFileSync(file, "utf8") };
  const files = { read: () => undefined };
  const api = readApi(source, files);
  const imported = importApi(source, {}, files);
  if (!api.ok || !imported.ok) throw new Error(`${file} cannot be imported.`);
  const { connector } = compile(
    { name: "connector.yaml", text: writeDescriptor(imported.descriptor, imported.report) },
    { limits: { characters: 64 * 1024 * 1024 } },
  );
  if (connector === undefined) throw new Error(`${file} does not compile.`);
  const operations = new Map(api.model.operations.map((operation) => [operation.source, operation]));
  return connector.tools.flatMap((tool): readonly Case[] => {
    const operation = operations.get(tool.plan.source ?? "");
    const { name, description } = tool.definition;
    const summary =
      operation?.summary ?? /^.*?(?:[.!?](?=\s)|$)/m.exec(operation?.description?.trim() ?? "")?.[0] ?? "";
    const query = summary.trim().replace(/\.$/, "");
    if (query === "") return [{ tool, query }];
    const rest = description.replaceAll(query, " ");
    return [{ tool: { ...tool, definition: { ...tool.definition, title: name, description: rest } }, query }];
  });
}

function measure(cases: readonly Case[]): Recall {
  const index = createToolIndex(cases.map(({ tool }) => tool));
  const asked = cases.filter(({ query }) => query !== "");
  const found = Object.values(shapes).map((shape) => {
    const ranks = asked.map(({ tool, query }) => {
      const rank = index.search(shape(query.split(/\s+/)).join(" ")).indexOf(tool);
      return rank === -1 ? Number.POSITIVE_INFINITY : rank;
    });
    return [share(ranks, 5), share(ranks, 10)] as const;
  });
  return { cases: asked.length, found };
}

function share(ranks: readonly number[], first: number): number {
  return ranks.filter((rank) => rank < first).length / ranks.length;
}

function print(label: string, { cases, found }: Recall): void {
  const figures = found.map((pair) =>
    pair
      .map((figure) => (figure * 100).toFixed(1).padStart(6))
      .join("")
      .padEnd(24),
  );
  console.log(`${label.slice(0, 32).padEnd(34)}${String(cases).padStart(6)}  ${figures.join("")}`.trimEnd());
}

function documentsIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => /(?:\.ya?ml|\.json)$/.test(name) && !name.endsWith("apiProperties.json"))
    .map((name) => join(path, name))
    .toSorted();
}

console.log(
  `${"recall@5 and @10, in %".padEnd(34)}${"asked".padStart(6)}  ${Object.keys(shapes)
    .map((name) => ` ${name}`.padEnd(24))
    .join("")}`,
);
const all: Case[] = [];
const recalls: Recall[] = [];
for (const file of process.argv.slice(2).flatMap(documentsIn)) {
  const cases = readCases(file);
  const recall = measure(cases);
  if (recall.cases === 0) continue;
  all.push(...cases);
  recalls.push(recall);
  print(basename(file), recall);
}
if (recalls.length > 1) {
  const mean = Object.keys(shapes).map((_, shape) =>
    [0, 1].map((at) => recalls.reduce((sum, { found }) => sum + (found[shape]?.[at] ?? 0), 0) / recalls.length),
  ) as [number, number][]; // Two figures for each shape, as `found` has them.
  print("mean", { cases: recalls.reduce((sum, { cases }) => sum + cases, 0), found: mean });
  print("all of them in one index", measure(all));
}
