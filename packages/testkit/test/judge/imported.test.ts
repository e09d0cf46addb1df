/** Imports vendors' documents as they are, and lets mock servers made from them judge every tool's requests. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import { judgeDocument } from "../../src/judge/judge-document.ts";

// OpenAPI 3.1 with JSON bodies, 3.0 with form bodies, and 3.0 with path-level parameters and OAuth.
it.each([
  ["notion.json", 24],
  ["twilio-verify.json", 57],
  ["google-calendar.json", 37],
])(
  "makes requests of %s that the document itself accepts",
  async (name, tools) => {
    const path = fileURLToPath(new URL(`../../documents/openapi/${name}`, import.meta.url));
    const judged = await judgeDocument({ name, text: readFileSync(path, "utf8") }, path);
    expect(judged.filter(({ verdict }) => verdict.kind !== "accepted")).toEqual([]);
    expect(judged).toHaveLength(2 * tools);
  },
  120_000,
);
