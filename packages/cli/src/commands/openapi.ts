import { stringify } from "yaml";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { compileSource, readDescriptor, type SizeOption } from "../open-connector.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import { writeText } from "../write-text.ts";

export interface OpenApiOptions extends SizeOption {
  readonly output?: string;
  readonly format?: "yaml" | "json";
}

/** Emits the OpenAPI document of one descriptor. */
export async function openapi(file: string, options: OpenApiOptions, terminal: Terminal): Promise<ExitCode> {
  const source = await readDescriptor(file);
  const compiled = await compileSource(source, options);
  await reportDiagnostics({ source, ...compiled }, terminal);
  const { openapi: document } = compiled;
  if (document === undefined) return EXIT.errors;

  const format = options.format ?? (options.output?.endsWith(".json") === true ? "json" : "yaml");
  const text = format === "json" ? `${JSON.stringify(document, null, 2)}\n` : toYaml(document);
  if (options.output === undefined) terminal.print(text);
  else {
    await writeText(options.output, text);
    terminal.note(
      `${options.output}: OpenAPI ${document.openapi}, paths: ${String(Object.keys(document.paths ?? {}).length)}`,
    );
  }
  return EXIT.clean;
}

function toYaml(document: object): string {
  // Without anchors, which half of the readers of OpenAPI refuse; and unwrapped, so that a changed word is a changed line.
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}
