/** What holds for every connector of the library, and of three of them what the vendor's own document says to their calls. */
import { expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, type Descriptor, totalCost } from "@mortise/core";
import { judge, judgeDescriptor, readDescriptor } from "../../src/judge-descriptor.ts";
import { readVerification } from "../../src/verification.ts";

const library = fileURLToPath(new URL("../../../../descriptors/", import.meta.url));
const slugs = readdirSync(library, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const MINUTE = 60_000;

it.each(slugs)("%s has 8 to 40 tools that cost a model less than 15,000 tokens, and a README", (slug) => {
  const file = join(library, slug, "connector.yaml");
  const { connector, diagnostics } = compile({ name: file, text: readFileSync(file, "utf8") });
  expect(diagnostics).toEqual([]);
  expect(connector?.metadata.slug).toBe(slug);
  const tools = connector?.tools.map(({ definition }) => definition) ?? [];
  expect(tools.length).toBeGreaterThanOrEqual(8);
  expect(tools.length).toBeLessThanOrEqual(40);
  expect(totalCost(tools).tokens).toBeLessThan(15_000);
  expect(readFileSync(join(library, slug, "README.md"), "utf8")).toContain("**Credential**");
});

it.each(slugs)("each operation of %s cites where the vendor documents it", (slug) => {
  const folder = join(library, slug);
  const { document } = readVerification(folder);
  const { operations = [] } = readDescriptor(folder);
  const paths = document === undefined ? {} : pathsOf(join(folder, "openapi", `${slug}.json`));
  for (const { operation_id, endpoint, method, source, documentation_url } of operations) {
    if (document === undefined) {
      expect({ operation_id, cites: documentation_url }).toEqual({
        operation_id,
        cites: expect.stringMatching(/^https:/),
      });
      continue;
    }
    const [, path = "", verb = ""] = /^#\/paths\/([^/]+)\/([a-z]+)$/.exec(source ?? "") ?? [];
    const cited = path.replaceAll("~1", "/").replaceAll("~0", "~");
    expect({ operation_id, verb, known: paths[cited]?.[verb] !== undefined, ends: endpoint.endsWith(cited) }).toEqual({
      operation_id,
      verb: method.toLowerCase(),
      known: true,
      ends: true,
    });
  }
});

it.each(["notion", "slack", "stripe"])(
  "makes requests with every tool of %s that the vendor's own document accepts",
  async (slug) => {
    const judgements = await judgeDescriptor(join(library, slug), slug);
    expect(judgements.filter(({ fault, excuse }) => fault !== undefined && excuse === undefined)).toEqual([]);
    expect(judgements.filter(({ fault }) => fault === undefined).length).toBeGreaterThanOrEqual(16);
  },
  MINUTE,
);

it(
  "is judged by a server that does refuse what the document does not allow",
  async () => {
    const folder = join(library, "notion");
    const text = JSON.stringify(readDescriptor(folder));
    const wrong = text
      .replaceAll('"name":"rich_text"', '"name":"rich_texts"')
      .replaceAll("/v1/users/me", "/v1/you/and/me");
    const judgements = await judge(JSON.parse(wrong) as Descriptor, folder, "notion");
    const refused = judgements.filter(({ fault }) => fault !== undefined);
    expect(refused.map(({ tool, status }) => ({ tool, status }))).toEqual([
      { tool: "notion_whoami", status: 404 },
      { tool: "notion_add_comment", status: 422 },
    ]);
  },
  MINUTE,
);

function pathsOf(file: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { paths } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return paths;
}
