import {
  checkConnector,
  compileParsed,
  isReportedBy,
  locate,
  parse,
  type Budget,
  type Family,
  type LocatedDiagnostic,
  type Parsed,
  type ProfileName,
  type SourceFile,
  type Tool,
} from "@mortise/core";
import { stepsOf } from "@mortise/core/json-pointer";
import type { CheckedFile, PlacedTool } from "./checked-file.ts";
import type { FindBaseline } from "./find-baseline.ts";
import type { Locks } from "./find-lock.ts";

/** What descriptors are held to. */
export interface CheckSetting {
  readonly families: ReadonlySet<Family>;
  /** Nothing is budgeted where it is left out. */
  readonly budget?: Budget;
  readonly baselineOf: FindBaseline;
  readonly locks: Locks;
  readonly profiles: readonly ProfileName[];
  /** The largest descriptor, in characters, where it is not the default. */
  readonly maxSize?: number;
}

/** Checks one descriptor. It is parsed and compiled once, whatever is looked at. */
export async function checkFile(path: string, source: SourceFile, setting: CheckSetting): Promise<CheckedFile> {
  const parsed = parse(source, setting.maxSize === undefined ? {} : { characters: setting.maxSize });
  const { diagnostics, descriptor, connector } = compileParsed(source, parsed);
  // An error is told whatever was asked for, since nothing else could be looked at.
  const compiled = diagnostics.filter(({ severity }) => severity === "error" || setting.families.has("validate"));
  if (descriptor === undefined || connector === undefined) {
    return { source, diagnostics: compiled, notes: [], families: new Set(["validate"]), tools: [] };
  }

  const { families, budget, profiles } = setting;
  const lock = families.has("lock") ? await setting.locks.of(path) : undefined;
  const looked = new Set(families);
  if (lock === undefined) looked.delete("lock");
  if (budget === undefined) looked.delete("budget");
  const { slug } = connector.metadata;
  const baseline = looked.has("budget") ? await setting.baselineOf(slug) : undefined;
  const found = checkConnector(
    { descriptor, connector },
    {
      ...(budget === undefined || !looked.has("budget")
        ? {}
        : { budget: { limits: budget, ...(baseline === undefined ? {} : { baseline }) } }),
      ...(lock === undefined ? {} : { locked: lock.connectors.find(({ name }) => name === slug) ?? null }),
      ...(looked.has("profiles") ? { profiles } : {}),
      readiness: looked.has("readiness"),
      confusability: looked.has("confusability"),
    },
  );
  const located = locate(source, parsed.places, found.diagnostics, isReportedBy(looked));
  return {
    source,
    diagnostics: [...compiled, ...located].sort(byPlace),
    notes: found.notes,
    families: looked,
    tools: connector.tools.map((tool) => placeTool(tool, parsed)),
  };
}

function byPlace(a: LocatedDiagnostic, b: LocatedDiagnostic): number {
  return a.range.start - b.range.start || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

function placeTool({ definition, origin, plan }: Tool, { places }: Parsed): PlacedTool {
  const ranges = [origin, plan.origin].map((pointer) => places.locate({ path: stepsOf(pointer), on: "value" }));
  return { name: definition.name, ranges };
}
