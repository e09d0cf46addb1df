import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentHighlight,
  DocumentSymbol,
  Hover,
  Location,
  Position,
  Range,
  TextDocumentEdit,
} from "vscode-languageserver";
import { codeActionsAt } from "./code-actions.ts";
import { codeLensesOf } from "./code-lenses.ts";
import { completionsAt } from "./completion.ts";
import { readDescriptorText, type DescriptorText } from "./descriptor-text.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { symbolsOf } from "./document-symbols.ts";
import { hoverAt } from "./hover.ts";
import { isDescriptor } from "./is-descriptor.ts";
import { definitionsAt, highlightsAt, referencesAt } from "./navigation.ts";
import { prepareRename, rename, type Renaming } from "./rename.ts";
import type { Settings } from "./settings.ts";

/** What the client that asks can take. */
export interface ClientTraits {
  /** Whether hovers may be Markdown. */
  readonly markdown: boolean;
  /** Whether edits may name the version that they are for. */
  readonly documentChanges: boolean;
}

/** What can be asked about a document, each with what it is asked with. All of it is data, so that it goes to another thread and back. */
export type Question =
  | { readonly kind: "diagnostics" }
  | { readonly kind: "symbols" }
  | { readonly kind: "codeLenses" }
  | { readonly kind: "hover"; readonly position: Position }
  | { readonly kind: "completion"; readonly position: Position }
  | { readonly kind: "definition"; readonly position: Position }
  | { readonly kind: "highlights"; readonly position: Position }
  | { readonly kind: "references"; readonly position: Position; readonly includeDeclaration: boolean }
  | { readonly kind: "prepareRename"; readonly position: Position }
  | { readonly kind: "rename"; readonly position: Position; readonly newName: string }
  | { readonly kind: "codeActions"; readonly range: Range; readonly only?: readonly string[] | undefined };

/** What is answered. */
export interface Answers {
  readonly diagnostics: readonly Diagnostic[];
  readonly symbols: readonly DocumentSymbol[];
  readonly codeLenses: readonly CodeLens[];
  readonly hover: Hover | null;
  readonly completion: readonly CompletionItem[];
  readonly definition: readonly Location[];
  readonly highlights: readonly DocumentHighlight[];
  readonly references: readonly Location[];
  readonly prepareRename: Renaming<{ readonly range: Range; readonly placeholder: string }>;
  readonly rename: Renaming<{ readonly edit: TextDocumentEdit }>;
  readonly codeActions: readonly CodeAction[];
}

/** A version of a document. */
export interface DocumentVersion {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** Knows the open descriptors, each in its last version and what is left of the last one without errors. */
export interface Analyst {
  /** Takes another version, or a new document. Nothing is computed before somebody asks. */
  put(document: DocumentVersion): void;
  remove(uri: string): void;
  /** Answers a question about a document's last version; `undefined` for one that is no descriptor, or not open. */
  answer<K extends Question["kind"]>(
    uri: string,
    question: Extract<Question, { readonly kind: K }>,
    context: { readonly settings: Settings; readonly client: ClientTraits },
  ): Answers[K] | undefined;
}

interface Entry {
  readonly document: DocumentVersion;
  /** What was read of it, or of the version before it. */
  readonly read?: DescriptorText;
  /** The limit under which it was read. */
  readonly maxSize?: number | undefined;
}

export function createAnalyst(): Analyst {
  const entries = new Map<string, Entry>();

  const read = (uri: string, maxSize: number | undefined): DescriptorText | undefined => {
    const entry = entries.get(uri);
    if (entry === undefined) return undefined;
    const { document } = entry;
    if (entry.read?.version === document.version && entry.maxSize === maxSize) return entry.read;
    if (!isDescriptor(uri, document.text)) return undefined;
    const found = readDescriptorText(document, { maxSize }, entry.read);
    entries.set(uri, { document, read: found, maxSize });
    return found;
  };

  return {
    put(document) {
      entries.set(document.uri, { ...entries.get(document.uri), document });
    },
    remove: (uri) => void entries.delete(uri),
    answer(uri, question, { settings, client }) {
      const document = read(uri, settings.maxSize);
      if (document === undefined) return undefined;
      // The answer is of the question's kind, which the switch shows and a type cannot.
      return answerTo(document, question, settings, client) as Answers[typeof question.kind];
    },
  };
}

function answerTo(
  document: DescriptorText,
  question: Question,
  settings: Settings,
  client: ClientTraits,
): Answers[Question["kind"]] {
  switch (question.kind) {
    case "diagnostics":
      return diagnosticsOf(document, settings);
    case "symbols":
      return symbolsOf(document);
    case "codeLenses":
      return codeLensesOf(document, settings);
    case "hover":
      return hoverAt(document, question.position, settings, client);
    case "completion":
      return completionsAt(document, question.position, settings);
    case "definition":
      return definitionsAt(document, question.position);
    case "highlights":
      return highlightsAt(document, question.position);
    case "references":
      return referencesAt(document, question.position, question);
    case "prepareRename":
      return prepareRename(document, question.position);
    case "rename":
      return rename(document, question.position, question.newName);
    case "codeActions":
      return codeActionsAt(document, question, settings, client);
  }
}
