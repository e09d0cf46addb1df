import type { DescriptorCompilation } from "../compile.ts";
import type { Descriptor, McpConfig } from "../descriptor/descriptor.ts";
import type { LocatedDiagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { ApiModel, ApiOperation } from "./api-model.ts";
import { withListedCredentials } from "./describe/credential-arguments.ts";
import { describeConnector } from "./describe/connector.ts";
import { operationKey } from "./describe/operation-names.ts";
import type { ImportReport } from "./import-report.ts";
import type { LocatedLoss, Loss } from "./loss.ts";
import { adaptPair } from "./microsoft/adapt-pair.ts";
import { type DocumentFiles, readApi } from "./read/read-api.ts";
import { selectOperations, type Selection } from "./select-operations.ts";
import { type Fault, withoutFaults } from "./without-faults.ts";

export interface ImportOptions extends Selection {
  /** At most so many operations become tools; the others are in the descriptor all the same. */
  readonly maxTools?: number;
  /** Instead of the document's title. */
  readonly name?: string;
  readonly slug?: string;
  /** What clients list: every tool, or three that find and call them. */
  readonly mode?: NonNullable<McpConfig["mode"]>;
  /** The `apiProperties.json` of a Microsoft connector whose `apiDefinition.swagger.json` is the document. */
  readonly properties?: SourceFile;
}

/** A descriptor that compiles without an error, or why there is none. */
export type Imported =
  | {
      readonly ok: true;
      readonly descriptor: Descriptor;
      /** What it compiles to, without what the compiler warns of: it stands in no text that anybody wrote. */
      readonly compilation: DescriptorCompilation;
      readonly report: ImportReport;
      /** Documents beside this one that it refers to; see `readApi`. */
      readonly references: readonly string[];
    }
  | { readonly ok: false; readonly diagnostics: readonly LocatedDiagnostic[]; readonly references: readonly string[] };

/**
 * The whole way from an API document to a descriptor, on one page:
 *
 *     text -> model -> selection -> descriptor -> without what cannot be, and report
 *
 * Pure, and it never throws, whatever the document is. What cannot be kept is a loss in the
 * report; an operation that cannot be expressed is left out alone. `writeDescriptor` makes YAML of
 * the two: not everybody who imports reads any.
 */
export function importApi(source: SourceFile, options: ImportOptions, files: DocumentFiles): Imported {
  const read = readApi(source, files);
  if (!read.ok) return read;
  const losses: Loss[] = [...read.losses];
  const report = (loss: Loss) => void losses.push(loss);

  const pair = options.properties && adaptPair(read.model, source, options.properties, report);
  const model = withListedCredentials(pair?.model ?? read.model);
  const selected = selectOperations(model.operations, options);
  const described = describeConnector(model, source, { ...options, selected: selected.operations }, report);
  const { descriptor, faults, compilation } = withoutFaults(pair?.finish(described.descriptor) ?? described.descriptor);
  for (const fault of faults) {
    const operation = described.origins.get(fault.operationId);
    if (operation !== undefined) report(lossOf(fault, operation, described.descriptor));
  }

  const imported = new Set(descriptor.operations?.map(({ operation_id: id }) => described.origins.get(id)));
  const located = locateLosses(losses, read.place, model, imported);
  const importReport: ImportReport = {
    document: descriptor.source?.document ?? source.name,
    format: model.format,
    ...counts(model, selected.operations, descriptor, described.credentials, located),
    unmatched: selected.unmatched,
    losses: located,
  };
  return { ok: true, descriptor, compilation, report: importReport, references: read.references };
}

/** What the compiler refused, in its words: one key of a parameter, or the operation. */
function lossOf(
  { operationId, message, repaired }: Fault,
  origin: ApiOperation,
  { operations = [] }: Descriptor,
): Loss {
  const operation = operationKey(origin);
  const reason = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  if (repaired === undefined) {
    return { kind: "operation-left-out", source: origin.source, operation, what: "the operation", reason };
  }
  const described = operations.find(({ operation_id: id }) => id === operationId);
  const parameter = described?.parameters?.[repaired.parameter];
  const what = `\`${repaired.key}\` of the ${parameter?.location ?? ""} parameter \`${parameter?.name ?? ""}\``;
  return {
    kind: "changed",
    source: parameter?.source ?? origin.source,
    operation,
    what,
    reason: `${reason} It was left out.`,
  };
}

/** Losses in the order of the document's text; those of operations that are not there anyway are said once, by the operation. */
function locateLosses(
  losses: readonly Loss[],
  place: (source: string) => { readonly line: number; readonly column: number } | undefined,
  model: ApiModel,
  imported: ReadonlySet<ApiOperation | undefined>,
): readonly LocatedLoss[] {
  const missing = new Set(model.operations.filter((one) => !imported.has(one)).map(operationKey));
  const said = new Set<string>();
  const located = losses.flatMap((loss): readonly LocatedLoss[] => {
    if (loss.operation !== undefined && missing.has(loss.operation) && loss.kind !== "operation-left-out") return [];
    const key = JSON.stringify([loss.kind, loss.source, loss.operation, loss.what]);
    if (said.has(key)) return [];
    said.add(key);
    const at = place(loss.source);
    return [{ ...loss, ...(at === undefined ? {} : { line: at.line, column: at.column }) }];
  });
  return located.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function counts(
  model: ApiModel,
  selected: ReadonlySet<ApiOperation>,
  { operations = [], mcp_config: config }: Descriptor,
  credentials: ReadonlyMap<string, number>,
  losses: readonly Loss[],
): Pick<ImportReport, "operations" | "parameters" | "bodies"> {
  const unread = losses.filter(({ kind }) => kind === "operation-left-out").length;
  const keys = new Set(model.operations.map(operationKey));
  const known = losses.filter((one) => one.kind === "operation-left-out" && keys.has(one.operation ?? "")).length;
  const wanted = [...selected];
  const inBody = operations.filter(
    ({ parameters, request_body: body }) =>
      body !== undefined || parameters?.some(({ location }) => location === "body") === true,
  );
  return {
    operations: {
      found: model.operations.length + unread - known,
      unselected: model.operations.length - wanted.length,
      imported: operations.length,
      tools: config?.route_mappings?.length ?? 0,
    },
    parameters: {
      found: wanted.reduce((sum, { parameters }) => sum + parameters.length, 0),
      imported: operations.reduce(
        (sum, { operation_id: id, parameters = [] }) =>
          sum +
          (credentials.get(id) ?? 0) +
          parameters.filter(({ location, source }) => location !== "body" && source !== undefined).length,
        0,
      ),
    },
    bodies: { found: wanted.filter(({ body }) => body !== undefined).length, imported: inBody.length },
  };
}
