import { EXIT, type ExitCode } from "../exit-code.ts";
import { compileSource, readDescriptor, type SizeOption } from "../open-connector.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import { withProfile, type ProfileOption } from "../with-profile.ts";
import { writeText } from "../write-text.ts";

export interface CompileFileOptions extends SizeOption, ProfileOption {
  readonly output?: string;
  readonly strict?: boolean;
}

/** Compiles one descriptor to a `connector.json`. Writes nothing where there is an error. */
export async function compileFile(file: string, options: CompileFileOptions, terminal: Terminal): Promise<ExitCode> {
  const source = await readDescriptor(file);
  const compiled = await compileSource(source, options);
  const { diagnostics } = compiled;
  const profiled = compiled.connector === undefined ? undefined : await withProfile(compiled.connector, options);
  await reportDiagnostics({ source, ...compiled, ...profiled }, terminal);
  const connector = profiled?.connector;
  if (connector === undefined || (options.strict === true && diagnostics.length > 0)) return EXIT.errors;

  const text = `${JSON.stringify(connector)}\n`;
  if (options.output === undefined) {
    terminal.print(text);
  } else {
    await writeText(options.output, text);
    const { slug, version } = connector.metadata;
    terminal.note(`${options.output}: ${slug} ${version}, tools: ${String(connector.tools.length)}`);
  }
  return EXIT.clean;
}
