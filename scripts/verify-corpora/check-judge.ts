import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileDescriptor } from "../../packages/core/src/compile.ts";
import { importApi } from "../../packages/core/src/import/import-api.ts";
import type { JsonObject } from "../../packages/core/src/json.ts";
import { judgeConnector } from "../../packages/testkit/src/judge/judge-connector.ts";
import { spellOutEncodings } from "../../packages/testkit/src/judge/spell-out-encodings.ts";
import type { Check, CorpusDocument } from "./check.ts";
import { filesBeside } from "./files-beside.ts";

/** A mock server made from the document takes every request that an imported tool makes of arguments sampled from its own schema. */
export const checkJudge: Check = {
  name: "judge",
  run: async (document) => {
    const imported = importApi(document.source, {}, filesBeside(document));
    if (!imported.ok) return { faults: [], counts: {} };
    const { connector } = compileDescriptor(imported.descriptor);
    if (connector === undefined) return { faults: ["it does not compile"], counts: {} };
    if (connector.tools.length === 0) return { faults: [], counts: {} };
    const folder = mkdtempSync(join(tmpdir(), "judge-"));
    try {
      const judged = await judgeConnector(connector, judgeable(document, folder));
      const refused = judged.filter(({ verdict }) => verdict.kind !== "accepted");
      const faults = refused.map(
        ({ tool, fullness, verdict }) => `${tool} (${fullness}): ${JSON.stringify(verdict).slice(0, 400)}`,
      );
      return { faults, counts: { calls: judged.length, accepted: judged.length - refused.length } };
    } catch (error) {
      return { faults: [error instanceof Error ? error.message : String(error)], counts: { unjudged: 1 } };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** The document as the mock reads it best: see {@link spellOutEncodings}. */
function judgeable({ path, source }: CorpusDocument, folder: string): string {
  if (!source.text.includes("x-www-form-urlencoded") || !source.text.trimStart().startsWith("{")) return path;
  const document = JSON.parse(source.text) as JsonObject;
  if (document["openapi"] === undefined) return path;
  const file = join(folder, "document.json");
  writeFileSync(file, JSON.stringify(spellOutEncodings(document)));
  return file;
}
