import { stat } from "node:fs/promises";
import { compile, grammar } from "@mortise/core";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { completeAnswers, type InitAnswers } from "../init/answers.ts";
import { askAnswers } from "../init/ask-answers.ts";
import { editorSchema } from "../init/editor-schema.ts";
import { renderDescriptor } from "../init/render-descriptor.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import { writeText } from "../write-text.ts";

export interface InitOptions extends Partial<InitAnswers> {
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** Writes a descriptor to begin with, and never one that `validate --strict` would complain about. */
export async function init(file: string, options: InitOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.force !== true && (await stat(file).catch(() => undefined)) !== undefined) {
    throw new CannotRun(`${file} is there already`, "choose another name, or pass --force to overwrite it");
  }
  const ask = options.yes !== true && terminal.interactive;
  const answers = completeAnswers(ask ? await askAnswers(options) : options);
  const schema = await editorSchema(file);
  const draft = (insecure: boolean) => {
    const source = { name: file, text: renderDescriptor(answers, { schema: schema.reference, insecure }) };
    // The answers are foreign: the rules judge them as they would judge a file.
    return { source, diagnostics: compile(source).diagnostics };
  };
  const first = draft(false);
  const plainHttp = first.diagnostics.some(({ code }) => code === "connector/insecure-url");
  const { source, diagnostics } = plainHttp ? draft(true) : first;
  if (diagnostics.length > 0) {
    await reportDiagnostics({ source, diagnostics }, terminal);
    throw new CannotRun("nothing was written, because these answers do not make a valid descriptor");
  }
  if (schema.missing !== undefined) {
    await writeText(schema.missing, `${JSON.stringify(grammar, null, 2)}\n`);
    terminal.note(`wrote ${schema.missing}, by which editors complete and explain the keys`);
  }
  await writeText(file, source.text);
  terminal.note(`wrote ${file}`);
  terminal.note(`next: mortise validate ${file}, mortise tools ${file}, mortise serve ${file} --watch`);
  return EXIT.clean;
}
