import { existsSync, readFileSync } from "node:fs";
import { afterAll, expect, it } from "@jest/globals";
import { connectClient } from "@mortise/testkit/mcp";
import { openMortise } from "./mortise.ts";
import { shelfDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

mortise.write("shelf.yaml", shelfDescriptor());
const heavier = shelfDescriptor().replace(
  "description: Words in the title",
  `description: ${"Words in the title. ".repeat(40)}`,
);
mortise.write("heavier.yaml", heavier);

interface Report {
  readonly withinBudget: boolean;
  readonly estimatedTokens: number;
  readonly faults: readonly {
    readonly tool?: string;
    readonly tokens: number;
    readonly allowed: number;
    readonly isRisen: boolean;
  }[];
  readonly savings: readonly { readonly kind: string; readonly tokens: number; readonly how: string }[];
  readonly tools: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly estimatedTokens: number;
    readonly parts: Readonly<Record<string, number>>;
    readonly fields: readonly { readonly path: string; readonly share: number }[];
  }[];
}

async function report(...args: readonly string[]): Promise<{ readonly code: number | null; readonly report: Report }> {
  const { code, stdout } = await mortise.run(["tools", ...args, "--json"]);
  return { code, report: JSON.parse(stdout) as Report };
}

it("passes within the budget, and fails over it, for a tool and for the connector", async () => {
  const within = await report("heavier.yaml", "--budget", "tool=9000,connector=9000");
  expect(within).toMatchObject({ code: 0, report: { withinBudget: true, faults: [] } });
  const over = await report("heavier.yaml", "--budget", "tool=200,connector=300");
  expect(over.code).toBe(1);
  expect(over.report.faults.map(({ tool, allowed }) => [tool, allowed])).toEqual([
    ["find_books", 200],
    [undefined, 300],
  ]);
});

it("counts every byte of a definition, and names the heaviest field", async () => {
  const { report: weighed } = await report("heavier.yaml", "--budget", "tool=200");
  for (const { bytes, parts } of weighed.tools) {
    expect(Object.values(parts).reduce((sum, each) => sum + each, 0)).toBe(bytes);
  }
  const [heaviest] = weighed.tools;
  expect([heaviest?.name, heaviest?.fields[0]?.path]).toEqual(["find_books", "input/words"]);
  expect(heaviest?.fields[0]?.share).toBeGreaterThan(0.5);
});

it("tells what lean detail saves exactly: what the same descriptor costs with it", async () => {
  mortise.write("lean.yaml", heavier.replace("mcp_config:", "mcp_config:\n  detail: lean"));
  const [full, lean] = await Promise.all([
    report("heavier.yaml", "--budget", "connector=9000"),
    report("lean.yaml", "--budget", "connector=9000"),
  ]);
  const saving = full.report.savings.find(({ kind }) => kind === "lean-detail");
  expect(saving?.tokens).toBe(full.report.estimatedTokens - lean.report.estimatedTokens);
  expect(saving?.tokens).toBeGreaterThan(100);
  expect(lean.report.savings.map(({ kind }) => kind)).not.toContain("lean-detail");
});

it("accepts what a baseline has, refuses more, and lowers the baseline only", async () => {
  const file = mortise.path("baseline.json");
  const budget = ["--budget", "tool=200", "--baseline", file];
  const figures = () => JSON.parse(readFileSync(file, "utf8")) as { readonly tools: Record<string, number> };

  expect((await mortise.run(["tools", "heavier.yaml", ...budget])).code).toBe(2);
  expect(existsSync(file)).toBe(false);
  expect((await mortise.run(["tools", "heavier.yaml", ...budget, "--update-baseline"])).code).toBe(0);
  const { find_books: first = 0 } = figures().tools;
  expect(first).toBeGreaterThan(200);
  expect((await mortise.run(["tools", "heavier.yaml", ...budget])).code).toBe(0);

  mortise.write(
    "heaviest.yaml",
    heavier.replace("Words in the title.", "Words and more of them and then more in the title."),
  );
  const risen = await report("heaviest.yaml", ...budget, "--update-baseline");
  expect(risen).toMatchObject({ code: 1, report: { faults: [{ tool: "find_books", allowed: first, isRisen: true }] } });
  expect(figures().tools["find_books"]).toBe(first);

  mortise.write("lighter.yaml", heavier.replace("Words in the title. Words in the title.", "Words."));
  expect((await mortise.run(["tools", "lighter.yaml", ...budget, "--update-baseline"])).code).toBe(0);
  expect(figures().tools["find_books"]).toBeLessThan(first);
  expect((await mortise.run(["tools", "heavier.yaml", ...budget])).code).toBe(1);
  expect((await mortise.run(["tools", "shelf.yaml", ...budget, "--update-baseline"])).code).toBe(0);
  expect(figures().tools).toEqual({});
});

it("counts three tools where a model searches them", async () => {
  mortise.write("searched.yaml", shelfDescriptor().replace("mcp_config:", "mcp_config:\n  mode: discovery"));
  const { report: searched } = await report("searched.yaml", "--budget", "connector=9000");
  expect(searched.estimatedTokens).toBeLessThan(1_500);
  expect(searched.savings.map(({ kind }) => kind)).not.toContain("discovery");
});

it("says for people what is over and what would help", async () => {
  const { code, stdout } = await mortise.run(["tools", "heavier.yaml", "--budget", "tool=200"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^over budget: find_books costs ~\d+ tokens, more than its budget of 200$/m);
  expect(stdout).toMatch(/^ +\d+% +\d+ +input\/words$/m);
  expect(stdout).toMatch(/^ +\d+ +`detail: lean` in `mcp_config`$/m);
});

it("refuses a budget or a baseline that it does not understand", async () => {
  mortise.write("broken.json", "[]");
  const lines = [
    ["--budget", "tools=600"],
    ["--budget", "tool=many"],
    ["--baseline", "b.json"],
    ["--budget", "tool=200", "--update-baseline"],
    ["--budget", "tool=200", "--baseline", "broken.json"],
  ];
  const endings = await Promise.all(lines.map((args) => mortise.run(["tools", "shelf.yaml", ...args])));
  expect(endings.map(({ code, stdout }) => [code, stdout])).toEqual(lines.map(() => [2, ""]));
});

it("makes tools that a client takes, for tools, compile and serve alike, and says what it changed", async () => {
  const long = "find_every_book_of_the_library_by_the_words_that_stand_in_its_title";
  mortise.write(
    "long.yaml",
    shelfDescriptor().replace("mcp_tool_name: find_books", `mcp_tool_name: ${long.slice(0, 64)}`),
  );
  const [listed, compiled, unknown] = await Promise.all([
    mortise.run(["tools", "long.yaml", "--profile", "anthropic, cursor", "--json"]),
    mortise.run(["compile", "long.yaml", "--profile", "anthropic,cursor"]),
    mortise.run(["tools", "long.yaml", "--profile", "nobody"]),
  ]);
  const { tools } = JSON.parse(listed.stdout) as { readonly tools: readonly { readonly name: string }[] };
  const { tools: made } = JSON.parse(compiled.stdout) as {
    readonly tools: readonly { readonly definition: { readonly name: string } }[];
  };
  expect(made.map(({ definition }) => definition.name)).toEqual(tools.map(({ name }) => name));
  expect(tools[0]?.name).toMatch(/^find_every_book_.*_[0-9a-f]{6}$/);
  expect(listed.stderr).toMatch(/^anthropic: find_every_book\S+: is called `find_every_book\S+`.*https:/m);
  const client = await connectClient({
    generation: "v2",
    transport: "stdio",
    command: mortise.command,
    args: [mortise.script, "serve", mortise.path("long.yaml"), "--profile", "anthropic,cursor"],
    env: { MORTISE_SHELF_API_KEY: "none" },
  });
  try {
    expect((await client.listTools()).map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  } finally {
    await client.close();
  }
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain("anthropic, ");
});

it("says what output schemas cost beside the list, where there are any", async () => {
  const schema = "response: { schema: { type: object, properties: { title: { type: string } } } }";
  const answering = shelfDescriptor()
    .replace("summary: Get a book\n", `summary: Get a book\n    ${schema}\n`)
    .replace("server_name: shelf\n", "server_name: shelf\n  output_schema: full\n");
  mortise.write("answering.yaml", answering);
  const [without, withThem] = await Promise.all(
    ["shelf.yaml", "answering.yaml"].map((file) => mortise.run(["tools", file])),
  );
  expect(without?.stderr).not.toContain("output schemas");
  expect(withThem?.stderr).toMatch(
    /^output schemas are \d+ bytes of it, \d+%; `output_schema: none` leaves them out$/m,
  );
});
