import { createLineIndex, type LineIndex } from "../source/line-index.ts";
import type { Places, Range, SourceFile } from "../source/source-file.ts";
import { codes, type DiagnosticCode } from "./codes.ts";
import { diagnose } from "./diagnose.ts";
import type { Diagnostic, LocatedDiagnostic } from "./diagnostic.ts";
import { place } from "./place.ts";
import { suggest } from "./suggest.ts";

/** `# ignore area/name: reason`. Prose that happens to begin with the word names no code. */
const ignoreComment = /^#[ \t]*ignore[ \t]+([A-Za-z0-9-]+\/[A-Za-z0-9-]+)[ \t]*(?::[ \t]*([^ \t].*)?)?$/;

/** Faults of comments that are explained; looking for near names takes time, and hostile text has thousands. */
const MAX_SUGGESTIONS = 100;

/**
 * Leaves out the warnings that `# ignore code: reason` comments name, and adds what is wrong with the comments.
 *
 * A comment is about the line it stands on, or, when it has a line of its own, about the next line
 * that is neither blank nor a comment. A warning is on the line where its range begins.
 *
 * @param concerns whether this run could have reported what is called so; a comment about anything else waits for the run that can
 */
export function applyIgnores(
  diagnostics: readonly LocatedDiagnostic[],
  source: SourceFile,
  places: Places,
  concerns: (name: string) => boolean,
): LocatedDiagnostic[] {
  if (places.comments.length === 0) return [...diagnostics];
  const lines = createLineIndex(source.text);
  const byLine = Map.groupBy(diagnostics, ({ code, range }) => `${code} ${lines.position(range.start).line}`);
  // Later phases do not run after an error, so whether a comment would have had a use is not known.
  const complete = diagnostics.every((diagnostic) => diagnostic.severity !== "error");
  const silenced = new Set<LocatedDiagnostic>();
  const added: Diagnostic[] = [];
  let about = 0;
  for (const comment of places.comments) {
    const [, name, reason] = ignoreComment.exec(source.text.slice(comment.start, comment.end)) ?? [];
    if (name === undefined || !concerns(name)) continue;
    const here = { path: [], on: "value", range: comment } as const;
    if (!isCode(name)) {
      const near = added.length < MAX_SUGGESTIONS ? suggest(name, Object.keys(codes)) : undefined;
      const hint = near === undefined ? {} : { hint: `did you mean \`${near}\`?` };
      added.push(diagnose("ignore/unknown-code", here, { code: name }, hint));
    } else if (!isIgnorable(name)) {
      added.push(diagnose("ignore/not-ignorable", here, { code: name }));
    } else if (reason === undefined) {
      added.push(diagnose("ignore/no-reason", here, { code: name }));
    } else {
      about = lineAbout(source.text, lines, comment, about);
      const named = byLine.get(`${name} ${about}`) ?? [];
      for (const diagnostic of named) silenced.add(diagnostic);
      if (named.length === 0 && complete) added.push(diagnose("ignore/unused", here, { code: name }));
    }
  }
  const heard = diagnostics.filter((diagnostic) => !silenced.has(diagnostic));
  return [...heard, ...added.map((diagnostic) => place(source, places, diagnostic))];
}

/** Whether `compile` answers for what is called so: everything but what `checkConnector` reports. */
export function isOfCompiler(name: string): boolean {
  return !(isCode(name) && name.startsWith("check/"));
}

function isCode(name: string): name is DiagnosticCode {
  return Object.hasOwn(codes, name);
}

/** Warnings about the descriptor; those about comments or about the report itself are not. */
function isIgnorable(code: DiagnosticCode): boolean {
  return codes[code].severity === "warning" && !/^(?:ignore|report)\//.test(code);
}

/** The line that a comment is about. `previous` is the answer for the comment before, which often holds for a run of comments. */
function lineAbout(text: string, lines: LineIndex, comment: Range, previous: number): number {
  const own = lines.position(comment.start).line;
  if (text.slice(lines.range(own).start, comment.start).trim() !== "") return own;
  if (previous > own) return previous;
  for (let line = own + 1; line <= lines.count; line += 1) {
    const { start, end } = lines.range(line);
    if (/^\s*[^\s#]/.test(text.slice(start, end))) return line;
  }
  return lines.count;
}
