import { codes, type DiagnosticCode, type LocatedDiagnostic, type Range } from "@mortise/core";
import {
  CodeActionKind,
  type CodeAction,
  type Diagnostic,
  type Range as EditorRange,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { FIX_ALL } from "./action-kinds.ts";
import { isJson, type DescriptorText } from "./descriptor-text.ts";
import { diagnosticsOf, toEditor } from "./diagnostics.ts";
import type { Settings } from "./settings.ts";

type Fix = LocatedDiagnostic["fixes"][number];
type Edit = Fix["edits"][number];

/** What a comment that silences says until its author does; a diagnostic with a reason is one that was thought about. */
const REASON = "TODO say why";

/** What a client takes of edits. */
export interface EditClient {
  /** Edits of a version, rather than of whatever is there by then. */
  readonly documentChanges: boolean;
}

/** What can be done about the diagnostics in a range, or about all of them. `only` are the kinds that were asked for. */
export function codeActionsAt(
  document: DescriptorText,
  asked: { readonly range: EditorRange; readonly only?: readonly string[] | undefined },
  settings: Settings,
  client: EditClient,
): readonly CodeAction[] {
  const wants = (kind: string) =>
    asked.only?.some((each) => each === "" || kind === each || kind.startsWith(`${each}.`)) ?? true;
  const start = document.offsetAt(asked.range.start);
  const end = document.offsetAt(asked.range.end);
  const { diagnostics } = document.compilation;
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const published = publishedOf(document, settings);
    for (const diagnostic of diagnostics) {
      if (diagnostic.range.start > end || diagnostic.range.end < start) continue;
      const about = published(diagnostic);
      for (const fix of diagnostic.fixes) {
        const edit = editOf(document, fix.edits, client);
        const isPreferred = diagnostic.fixes.length === 1;
        actions.push({ title: fix.label, kind: CodeActionKind.QuickFix, isPreferred, edit, ...about });
      }
      const comment = ignoreComment(document, diagnostic);
      if (comment === undefined) continue;
      const title = `Ignore ${diagnostic.code} here`;
      actions.push({ title, kind: CodeActionKind.QuickFix, edit: editOf(document, [comment], client), ...about });
    }
  }
  if (wants(FIX_ALL)) {
    const edits = allFixes(diagnostics);
    if (edits.length > 0) {
      const title = "Fix all that mortise can fix";
      actions.push({ title, kind: FIX_ALL, edit: editOf(document, edits, client) });
    }
  }
  return actions;
}

/** The diagnostic that an action is about, as the client got it. */
function publishedOf(document: DescriptorText, settings: Settings) {
  const published = new Set(diagnosticsOf(document, settings).map(keyOf));
  return (diagnostic: LocatedDiagnostic): { readonly diagnostics?: Diagnostic[] } => {
    const shown = toEditor(document, diagnostic);
    return published.has(keyOf(shown)) ? { diagnostics: [shown] } : {};
  };
}

function keyOf({ code, range, message }: Diagnostic): string {
  return JSON.stringify([code, range, message]);
}

/** The fixes of diagnostics that have only one, as far as they leave each other alone. The earlier one counts. */
function allFixes(diagnostics: readonly LocatedDiagnostic[]): readonly Edit[] {
  const taken: Edit[] = [];
  for (const { fixes } of diagnostics) {
    const [fix, ...others] = fixes;
    if (fix === undefined || others.length > 0) continue;
    if (fix.edits.every((edit) => taken.every((other) => !touches(edit.range, other.range)))) taken.push(...fix.edits);
  }
  return taken;
}

/** Two insertions at one place touch, too: nobody said which comes first. */
function touches(a: Range, b: Range): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}

/**
 * The comment that silences a warning: on a line of its own above the one where the warning begins.
 * There is none for errors, in JSON, and inside a text of several lines, where it would be a part of the text.
 */
function ignoreComment({ text, parsed }: DescriptorText, { code, range }: LocatedDiagnostic): Edit | undefined {
  if (!isIgnorable(code) || isJson(text)) return undefined;
  const start = range.start === 0 ? 0 : text.lastIndexOf("\n", range.start - 1) + 1;
  const around = parsed.places.at(start);
  const isInside = (around?.kind === "scalar" || around?.kind === "key") && around.start < start;
  if (isInside) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  return { range: { start, end: start }, text: `${indent}# ignore ${code}: ${REASON}${lineBreak}` };
}

/** Warnings about the descriptor; those about comments or about the report itself are not. */
function isIgnorable(code: DiagnosticCode): boolean {
  return codes[code].severity === "warning" && !/^(?:ignore|report)\//.test(code);
}

function editOf({ uri, version, rangeOf }: DescriptorText, edits: readonly Edit[], client: EditClient): WorkspaceEdit {
  const changes: TextEdit[] = edits.map(({ range, text }) => ({ range: rangeOf(range), newText: text }));
  return client.documentChanges
    ? { documentChanges: [{ textDocument: { uri, version }, edits: changes }] }
    : { changes: { [uri]: changes } };
}
