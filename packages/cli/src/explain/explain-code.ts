import { codes, pages, suggest, type DiagnosticCode } from "@mortise/core";
import { CannotRun } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/** Lists every code that a descriptor can be told of. */
export function listCodes(json: boolean, terminal: Terminal): void {
  const all = Object.keys(codes).filter(isCode);
  if (json) {
    const table = all.map((code) => ({ code, ...codes[code] }));
    terminal.print(`${JSON.stringify(table, null, 2)}\n`);
    return;
  }
  for (const code of all) terminal.print(`${codes[code].severity.padEnd(7)}  ${code}\n`);
  terminal.note("mortise explain CODE tells more of each");
}

/** Prints a code's page: what it means, why it matters, what to write instead. */
export function explainCode(code: string, json: boolean, terminal: Terminal): void {
  if (!isCode(code)) throw noSuchCode(code);
  const { severity, message } = codes[code];
  // Every code has a page; a test holds us to it.
  const page = pages[code] ?? message;
  terminal.print(json ? `${JSON.stringify({ code, severity, page }, null, 2)}\n` : `${page.trimEnd()}\n`);
}

function isCode(text: string): text is DiagnosticCode {
  return Object.hasOwn(codes, text);
}

function noSuchCode(subject: string): CannotRun {
  const near = suggest(subject, Object.keys(codes));
  if (near !== undefined) return new CannotRun(`there is no code \`${subject}\``, `did you mean ${near}?`);
  return subject.includes("/")
    ? new CannotRun(`there is no code \`${subject}\``, "mortise explain lists the codes")
    : new CannotRun(
        `\`${subject}\` is no code of a diagnostic`,
        "to explain a tool, name its file, too: mortise explain TOOL FILE",
      );
}
