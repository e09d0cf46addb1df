import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { importApi, type ParameterLocation, type ParameterStyle, type Plan } from "@mortise/core";
import { prepareRequest } from "@mortise/core/request";
import { judgeDocument } from "@mortise/testkit";

/** How much of what vendors describe comes through unharmed. */
export interface Fidelity {
  /** Operations of the vendors' documents, and those that were imported. */
  readonly operations: Share;
  /** Calls with arguments sampled from the imported tools' own schemas, and those that a mock made from the document accepted. */
  readonly calls: Share;
  /** Cells of OpenAPI's table of parameter styles whose text is defined, and those that are written so, byte for byte. */
  readonly styleCells: Share;
}

export interface Share {
  readonly right: number;
  readonly all: number;
}

const FOLDER = join(import.meta.dirname, "../../../testkit/documents");
const STYLE_TABLE = join(import.meta.dirname, "../../../core/test/request/oas-style-table.json");

/** Takes minutes: a mock server is made of every document. */
export async function measureFidelity(progress: (line: string) => void): Promise<Fidelity> {
  const counts = JSON.parse(await readFile(join(FOLDER, "openapi-counts.json"), "utf8")) as {
    readonly [file: string]: { readonly operations: number };
  };
  const operations = { right: 0, all: 0 };
  const calls = { right: 0, all: 0 };
  for (const [name, { operations: count }] of Object.entries(counts)) {
    progress(`  ${name}`);
    const path = join(FOLDER, "openapi", name);
    const source = { name, text: await readFile(path, "utf8") };
    const imported = importApi(source, {}, { read: () => undefined });
    operations.all += count;
    operations.right += imported.ok ? imported.report.operations.imported : 0;
    const judged = await judgeDocument(source, path);
    calls.all += judged.length;
    calls.right += judged.filter(({ verdict }) => verdict.kind === "accepted").length;
  }
  return { operations, calls, styleCells: await measureStyleCells() };
}

interface StyleTable {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly cases: readonly {
    readonly style: ParameterStyle;
    readonly explode: boolean | null;
    readonly kind: string;
    readonly expected: string | null;
  }[];
}

const LOCATIONS: Readonly<Record<ParameterStyle, ParameterLocation>> = {
  simple: "header",
  label: "path",
  matrix: "path",
  form: "query",
  spaceDelimited: "query",
  pipeDelimited: "query",
  deepObject: "query",
  cookie: "cookie",
};

async function measureStyleCells(): Promise<Share> {
  const { name, values, cases } = JSON.parse(await readFile(STYLE_TABLE, "utf8")) as StyleTable;
  const defined = cases.filter(({ expected }) => expected !== null);
  const right = defined.filter(({ style, explode, kind, expected }) => {
    const location = LOCATIONS[style];
    const plan = cellPlan(name, location, { style, ...(explode === null ? {} : { explode }) });
    // The column "undefined" is that of the empty text.
    const built = prepareRequest(plan)({ [name]: kind === "undefined" ? "" : values[kind] }, {});
    if (!built.ok) return false;
    const { path, headers } = built.request;
    const written = {
      path: path.slice(2),
      query: path.slice(3),
      header: headers[name],
      cookie: headers["cookie"],
      body: "",
    };
    return (written[location] ?? "") === expected;
  });
  return { right: right.length, all: defined.length };
}

function cellPlan(name: string, location: ParameterLocation, writing: { style: ParameterStyle }): Plan {
  return {
    operationId: "cell",
    origin: "",
    method: "GET",
    url: {
      scheme: "https",
      authority: [{ kind: "text", text: "api.example.com" }],
      // Beside a letter, because a segment of nothing but a dot leaves its place and is refused.
      path: [
        [{ kind: "text", text: "x" }, ...(location === "path" ? [{ kind: "argument", argument: name } as const] : [])],
      ],
      query: [],
    },
    parameters: [{ argument: name, name, location, type: "any", required: true, writing, origin: "" }],
    constants: [],
    body: null,
    injection: null,
    retryable: true,
  };
}
