import type { LockedTool } from "../lock/tools-lock.ts";
import type { Difference } from "./change.ts";
import { compareAccess } from "./compare-access.ts";
import { compareAnnotations } from "./compare-annotations.ts";
import { compareOperations } from "./compare-operations.ts";
import { compareTexts } from "./compare-texts.ts";
import { compareSchemas } from "./schema/compare-schemas.ts";
import { renamedArguments } from "./renamed-arguments.ts";
import { canonicalJson } from "../canonical-json.ts";
import { definitionJson } from "../lock/definition-json.ts";

/** What is different between two states of one tool, whatever it is called in each. */
export function compareTool(before: LockedTool, after: LockedTool): readonly Difference[] {
  const around = [
    ...compareAnnotations(before, after),
    ...compareAccess(before, after),
    ...compareOperations(before, after),
  ];
  if (before.hash === after.hash) return around;
  const inside = [...compareInputs(before, after), ...compareOutputs(before, after), ...compareTexts(before, after)];
  const differences = [...inside, ...around];
  if (differences.length > 0 || isRenamedOnly(before, after)) return differences;
  const message = "The definition is written otherwise, and means the same to callers.";
  return [{ kind: "written-otherwise", message }];
}

function compareInputs(before: LockedTool, after: LockedTool): readonly Difference[] {
  return compareSchemas({
    side: "input",
    before: before.definition.inputSchema,
    after: after.definition.inputSchema,
    renamed: renamedArguments(before, after),
  });
}

function compareOutputs({ definition: before }: LockedTool, { definition: after }: LockedTool): readonly Difference[] {
  const [old, now] = [before.outputSchema, after.outputSchema];
  if (old !== undefined && now !== undefined) {
    return compareSchemas({ side: "output", before: old, after: now, renamed: new Map() });
  }
  if (old === now) return [];
  return old === undefined
    ? [{ kind: "output-schema-added", pointer: "/outputSchema", message: "The answer has a schema now." }]
    : [{ kind: "output-schema-removed", pointer: "/outputSchema", message: "The answer has no schema any more." }];
}

function isRenamedOnly(before: LockedTool, after: LockedTool): boolean {
  const [old, now] = [before, after].map(({ definition }) =>
    canonicalJson({ ...definitionJson(definition), name: "" }),
  );
  return old === now;
}
