import { generateDocs, type DocumentedConnector } from "@mortise/codegen";
import { writePages } from "../docs/write-pages.ts";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { findDescriptors } from "../find-descriptors.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import type { ProfileOption } from "../with-profile.ts";

export interface DocsOptions extends SizeOption, ProfileOption {
  readonly output: string;
  readonly format: "markdown" | "html" | "both";
  readonly force?: boolean;
}

/** Writes a page for each connector, and a list of them where there are several. Writes nothing where one has errors. */
export async function docs(paths: readonly string[], options: DocsOptions, terminal: Terminal): Promise<ExitCode> {
  const connectors: DocumentedConnector[] = [];
  let errors = 0;
  for (const { path, named } of await findDescriptors(paths)) {
    const opened = await openConnector(path, options);
    await reportDiagnostics(opened, terminal);
    if (!opened.ok) errors += 1;
    // In a folder, a compiled connector stands beside the descriptor that it was compiled from, which says more.
    else if (named || opened.descriptor !== undefined) connectors.push(opened);
  }
  if (errors > 0) {
    terminal.note("no page is written");
    return EXIT.errors;
  }
  if (connectors.length === 0) throw new CannotRun("there is no connector to describe", "name a file, too");

  const pages = generateDocs(connectors, options);
  const { written, unchanged } = await writePages(options.output, pages, { force: options.force === true });
  for (const path of written) terminal.note(`wrote ${path}`);
  if (unchanged.length > 0) terminal.note(`${String(unchanged.length)} unchanged`);
  return EXIT.clean;
}
