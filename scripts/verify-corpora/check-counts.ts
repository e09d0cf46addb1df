import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { importApi } from "../../packages/core/src/import/import-api.ts";
import { filesBeside } from "./files-beside.ts";
import type { Check } from "./check.ts";

/** The files that say how many operations and parameters a document has, counted by somebody else. */
const COUNTS = ["openapi-counts.json", "EXPECTED.json"];

/** As many operations and parameters are imported as independent counting found. */
export const checkCounts: Check = {
  name: "counts",
  run: (document) => {
    const file = COUNTS.map((name) => join(document.root, name)).find((path) => existsSync(path));
    const counted: unknown = file === undefined ? {} : JSON.parse(readFileSync(file, "utf8"));
    const expected = (counted as Readonly<Record<string, { operations: number; params: number } | undefined>>)[
      basename(document.name)
    ];
    if (expected === undefined) return { faults: [], counts: {} };
    const imported = importApi(document.source, {}, filesBeside(document));
    if (!imported.ok) return { faults: ["it cannot be read"], counts: {} };
    const { operations, parameters } = imported.report;
    const same = operations.imported === expected.operations && parameters.imported === expected.params;
    const found = `${operations.imported} operations and ${parameters.imported} parameters`;
    return {
      faults: same ? [] : [`${found}, not ${expected.operations} and ${expected.params}`],
      counts: { counted: 1 },
    };
  },
};
