import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { compile, type Descriptor, totalCost } from "../packages/core/src/index.ts";
import { readVerification, type Verification } from "../packages/testkit/src/verification.ts";

type Authentication = NonNullable<Descriptor["authentication"]>[number];

/** The text of the library's README: every connector with what it has, what its tools cost a model, and how it was verified. */
export async function descriptorsIndex(folder: string): Promise<string> {
  const slugs = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "connector.yaml")))
    .sort();
  const rows = slugs.map((slug) => row(slug, join(folder, slug)));
  const tools = rows.reduce((sum, { count }) => sum + count, 0);
  const text = `<!-- Made by scripts/generate-types.ts from the connectors. Edit those, then run: pnpm generate -->

# The library

${rows.length} connectors with ${tools} tools, each in its folder: \`connector.yaml\`, a README, \`verification.json\`, and where the vendor's licence allows it the part of the vendor's API document that judges the connector.

| Connector | For | Categories | Tools | Tokens | Authentication | Verified |
| --- | --- | --- | ---: | ---: | --- | --- |
${rows.map(({ cells }) => `| ${cells.join(" | ")} |`).join("\n")}

Tokens are those of the whole tool list, estimated at four bytes each.

**Verified** says how. *Mock*: each tool was called, with the least arguments that it takes and with all, through the compiler and the runtime, against a mock server made from the vendor's own document, and this many calls were accepted; where the mock cannot read a kind of request that the vendor documents, those calls are excused. No vendor was called. *No*: written from the vendor's public documentation, which each operation cites.

    pnpm mortise validate descriptors --strict
    pnpm verify:descriptors [SLUG...]           # judges the calls; --write keeps the numbers
    node --conditions=@mortise/source scripts/trim-vendor-document.ts SLUG DOCUMENT

A new connector needs the four files; the last command cuts the vendor's document down to what the connector cites.
`;
  return format(text, { ...(await resolveConfig(join(folder, "README.md"))), parser: "markdown" });
}

function row(slug: string, folder: string): { readonly cells: readonly string[]; readonly count: number } {
  const name = join(folder, "connector.yaml");
  const { connector, descriptor, diagnostics } = compile({ name, text: readFileSync(name, "utf8") });
  if (connector === undefined || descriptor === undefined || diagnostics.length > 0) {
    throw new Error(`${name} has faults; run: pnpm mortise validate ${folder} --strict`);
  }
  const { name: title, summary = "", categories = [] } = descriptor.metadata;
  const cost = totalCost(connector.tools.map(({ definition }) => definition));
  const cells = [
    `[${title}](${slug}/README.md)`,
    summary,
    categories.join(", "),
    String(connector.tools.length),
    cost.tokens.toLocaleString("en"),
    (descriptor.authentication ?? []).map(kindOf).join(", ") || "none",
    verified(readVerification(folder)),
  ];
  return { cells, count: connector.tools.length };
}

function kindOf({ type, oauth2, session, aws_sigv4: sigv4 }: Authentication): string {
  if (oauth2 !== undefined) return `OAuth 2.0 (${oauth2.grant_type.replaceAll("_", " ")})`;
  if (session !== undefined) return "login session";
  if (sigv4 !== undefined) return "AWS signature";
  return type.replaceAll("_", " ");
}

function verified({ kind, judged }: Verification): string {
  if (kind === "unverified") return "no";
  if (judged === undefined) return "not yet";
  const excused = judged.excused === 0 ? "" : ` and ${judged.excused} excused`;
  return `mock: ${judged.accepted} calls${excused}`;
}
