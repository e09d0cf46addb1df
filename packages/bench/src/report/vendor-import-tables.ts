import { type Probe, type Reader, READERS, type VendorImport } from "../parts/vendor-import.ts";
import { median } from "../statistics.ts";
import { bytes, figure, table } from "./table.ts";

/** What everybody makes of the vendors' documents: what the tools cost a model, and what making them costs. */
export function vendorImportTables(imports: readonly VendorImport[]): readonly string[] {
  if (imports.length === 0) return [];
  const tableOf = (title: string, of: (probe: Probe, operations: number) => string) => {
    const rows = imports.map(({ document, operations, readers }) => [
      document,
      String(operations),
      ...READERS.map((reader) => cell(readers[reader], (probe) => of(probe, operations))),
    ]);
    return `### ${title}\n\n${table(["", "operations", ...READERS], rows)}`;
  };
  return [
    tableOf("Tools made of a vendor's document", ({ tools, unserializable }) =>
      unserializable === 0 ? String(tools) : `${tools}, ${unserializable} unusable`,
    ),
    tableOf("Tokens of all input schemas (bytes / 4)", ({ inputBytes }) => figure(inputBytes / 4)),
    tableOf("Tokens with names and descriptions (bytes / 4)", (probe) => figure(probe.bytes / 4)),
    tableOf("Milliseconds from the file to the list of tools", ({ milliseconds }) => figure(median(milliseconds))),
    tableOf("Largest resident set meanwhile", ({ peakBytes }) => bytes(peakBytes)),
  ];
}

function cell(probe: Probe | string | undefined, of: (probe: Probe) => string): string {
  if (probe === undefined) return "-";
  return typeof probe === "string" ? "failed" : of(probe);
}

/** The peer whose input schemas have the fewest bytes, of those that list every tool. */
export function lightestPeer(readers: Readonly<Partial<Record<Reader, Probe | string>>>): Probe | undefined {
  return READERS.flatMap((reader) => {
    const probe = readers[reader];
    return reader === "mortise" || typeof probe !== "object" || probe.unserializable > 0 ? [] : [probe];
  }).toSorted((a, b) => a.inputBytes - b.inputBytes)[0];
}
