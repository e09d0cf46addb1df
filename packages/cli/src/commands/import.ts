import {
  printLosses,
  printSummary,
  printable,
  totalCost,
  writeDescriptor,
  type DescriptorCompilation,
  type ImportReport,
} from "@mortise/core";
import { largeListNote, type ListMode } from "@mortise/runtime/serving";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { openDocument, type DocumentOptions } from "../import/document.ts";
import { importDocument } from "../import/import-document.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import { writeText } from "../write-text.ts";

export interface ImportCommandOptions extends DocumentOptions {
  readonly mode?: ListMode;
  readonly output?: string;
  readonly operations?: readonly string[];
  readonly tags?: readonly string[];
  readonly readOnly?: boolean;
  readonly maxTools?: number;
  readonly name?: string;
  readonly slug?: string;
  readonly json?: boolean;
}

/** A larger descriptor needs `--max-size` wherever it is read. In characters. */
const DEFAULT_SIZE = 1024 * 1024;

/** Imports an API document as a descriptor, and says what could not be kept. */
export async function importCommand(
  target: string,
  options: ImportCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { source, imported, unread } = await importDocument(await openDocument(target, options), options);
  for (const [reference, reason] of unread) terminal.note(printable(`${reference} is not read: ${reason}`));
  if (!imported.ok) {
    await reportDiagnostics({ source, diagnostics: imported.diagnostics }, terminal);
    return EXIT.errors;
  }
  const { report, descriptor, compilation } = imported;
  if (report.operations.imported === 0) {
    tell(report, terminal);
    terminal.note("nothing is written: no operation is left");
    return EXIT.errors;
  }

  const text = writeDescriptor(descriptor, report);
  if (options.output !== undefined) await writeText(options.output, text);
  else if (options.json !== true) terminal.print(text);
  if (options.json === true) {
    const whole = options.output === undefined ? { ...report, descriptor } : report;
    terminal.print(`${JSON.stringify(whole, null, 2)}\n`);
    terminal.note(printSummary(report));
  } else tell(report, terminal);
  const large = options.mode === "discovery" ? undefined : largeListOf(compilation);
  if (large !== undefined) terminal.note(large);
  if (text.length > DEFAULT_SIZE) {
    const size = Math.ceil(text.length / DEFAULT_SIZE);
    terminal.note(`the descriptor is large: the other commands read it with --max-size ${String(size)}`);
  }
  return EXIT.clean;
}

function largeListOf({ connector }: DescriptorCompilation): string | undefined {
  const tools = connector?.tools ?? [];
  // Nobody has to count a thousand tools' tokens to know that they are many.
  return (
    largeListNote(tools.length) ??
    largeListNote(tools.length, totalCost(tools.map(({ definition }) => definition)).tokens)
  );
}

function tell(report: ImportReport, terminal: Terminal): void {
  terminal.note(printSummary(report));
  const losses = printLosses(report);
  if (losses !== "") terminal.note(losses);
}
