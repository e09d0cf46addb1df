/** What holds for every connector of the library, and of three of them what the vendor's own document says to their calls. */
import { expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, totalCost } from "@mortise/core";
import { compileFolder, judgeDescriptor } from "../../src/judge-descriptor.ts";
import { readVerification } from "../../src/verification.ts";

const library = fileURLToPath(new URL("../../../../descriptors/", import.meta.url));
const slugs = readdirSync(library, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const MINUTE = 60_000;

it.each(slugs)("%s has 8 to 40 tools that cost a model less than 15,000 tokens, and a README", (slug) => {
  const { connector, diagnostics } = compileFolder(join(library, slug));
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
  const { operations = [] } = compileFolder(folder).descriptor ?? {};
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
    const calls = await judgeDescriptor(join(library, slug), slug);
    expect(calls.filter(({ verdict, excuse }) => verdict.kind !== "accepted" && excuse === undefined)).toEqual([]);
    expect(calls.filter(({ verdict }) => verdict.kind === "accepted").length).toBeGreaterThanOrEqual(16);
  },
  MINUTE,
);

it(
  "is judged by a server that does refuse what the document does not allow",
  async () => {
    const folder = join(library, "notion");
    const text = readFileSync(join(folder, "connector.yaml"), "utf8");
    const wrong = text
      .replaceAll("- name: rich_text\n", "- name: rich_texts\n")
      .replaceAll("/v1/users/me", "/v1/users/you");
    const { connector } = compile({ name: "connector.yaml", text: wrong });
    const calls = await judgeDescriptor(folder, "notion", connector);
    const refused = calls.flatMap(({ tool, fullness, verdict }) =>
      verdict.kind === "accepted" || fullness === "required" ? [] : [{ tool, verdict }],
    );
    expect(refused).toMatchObject([
      { tool: "notion_whoami", verdict: { kind: "rejected", status: 404 } },
      { tool: "notion_add_comment", verdict: { kind: "rejected", status: 422 } },
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
