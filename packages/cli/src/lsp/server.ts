/**
 * `mortise lsp [--stdio]`: the language server of descriptors, over standard input and output. It runs
 * beside the YAML language server, which completes and explains what the schema says; this one adds
 * what takes the compiler. It looks at files called `connector.yaml`, `.yml` or `.json`, at those whose
 * `# yaml-language-server: $schema=` names `connector.schema.json`, and at those with `metadata` and
 * `operations` at their top; all others are left alone.
 *
 * Settings, as initialization options, or as the section `mortise` of the client's configuration, which counts more:
 *
 * - `schemaDiagnostics` (boolean, true): whether faults are published that the YAML language server
 *   finds, too: of shape and of syntax. Turn it off where both run; their fixes stay.
 * - `budget.tool`, `budget.connector` (tokens, none): what is said to be over budget in hovers and lenses.
 * - `codeLens` (boolean, true): whether each route mapping shows what its tool costs and does.
 * - `maxSize` (MiB, 1): the largest descriptor that is read.
 *
 * The process ends with 0 after `shutdown` and `exit`, and with 1 when it is left without them: when
 * its input ends, or when the process ends that `processId` (or `--clientProcessId`) names.
 */
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  ErrorCodes,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type InitializeResult,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { FIX_ALL } from "./action-kinds.ts";
import { NotAnswered, startAnalysis } from "./analysis-thread.ts";
import type { Answers, ClientTraits, Question } from "./analyst.ts";
import { createClientSettings } from "./client-settings.ts";
import { createPublisher } from "./publisher.ts";
import type { Renaming } from "./rename.ts";

/** Serves one client. */
export function serveClient(connection: Connection, version: string): void {
  const documents = new TextDocuments(TextDocument);
  let capabilities: ClientCapabilities = {};
  let phase: "before" | "running" | "over" = "before";

  const thread = startAnalysis((uri) => {
    const document = documents.get(uri);
    return document && { uri, version: document.version, text: document.getText() };
  });
  const settings = createClientSettings(async (uri) =>
    capabilities.workspace?.configuration === true
      ? await connection.workspace.getConfiguration({ scopeUri: uri, section: "mortise" })
      : undefined,
  );

  const ask = async <K extends Question["kind"]>(
    uri: string,
    question: Extract<Question, { readonly kind: K }>,
    token?: CancellationToken,
  ): Promise<Answers[K] | undefined> => {
    if (phase === "before") throw new ResponseError(ErrorCodes.ServerNotInitialized, "initialize comes first");
    if (phase === "over") throw new ResponseError(ErrorCodes.InvalidRequest, "the server was shut down");
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const { version } = document;
    const how = { settings: await settings.of(uri), client: traitsOf(capabilities), version };
    return thread.ask(uri, question, {
      ...how,
      ...(token === undefined ? { isBackground: true } : { token }),
    });
  };
  /** For a request: the answer, or an error as the protocol has it. */
  const request = async <K extends Question["kind"]>(
    uri: string,
    question: Extract<Question, { readonly kind: K }>,
    token: CancellationToken,
  ) => ask(uri, question, token).catch((error: unknown) => Promise.reject(asResponse(error)));

  const pulls = () => capabilities.textDocument?.diagnostic !== undefined;
  const publisher = createPublisher(
    async (uri) => {
      const document = documents.get(uri);
      if (document === undefined) return undefined;
      const { version } = document;
      const diagnostics = await ask(uri, { kind: "diagnostics" }).catch((error: unknown) => {
        if (error instanceof NotAnswered && error.reason === "failed") connection.console.error(error.message);
        throw error;
      });
      return diagnostics && { version, diagnostics: [...diagnostics] };
    },
    (uri, diagnostics, version) => {
      quietly(connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) }));
    },
  );

  connection.onInitialize((params): InitializeResult => {
    ({ capabilities } = params);
    settings.initialize(params.initializationOptions);
    phase = "running";
    return {
      serverInfo: { name: "mortise", version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        // A client that pulls would show what is pushed twice.
        ...(pulls() ? { diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false } } : {}),
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
        codeLensProvider: {},
        completionProvider: { triggerCharacters: ["{", "/", '"'] },
        definitionProvider: true,
        documentHighlightProvider: true,
        documentSymbolProvider: true,
        hoverProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        workspace: { workspaceFolders: { supported: true } },
      },
    };
  });
  connection.onInitialized(() => {
    if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration !== true) return;
    quietly(connection.client.register(DidChangeConfigurationNotification.type, { section: "mortise" }));
  });
  connection.onShutdown(() => {
    phase = "over";
  });

  connection.onDidChangeConfiguration(({ settings: sent }) => {
    settings.changed(sent);
    if (capabilities.workspace?.codeLens?.refreshSupport === true)
      quietly(connection.sendRequest(CodeLensRefreshRequest.type));
    if (!pulls()) for (const uri of documents.keys()) publisher.now(uri);
    else if (capabilities.workspace?.diagnostics?.refreshSupport === true)
      quietly(connection.languages.diagnostics.refresh());
  });
  documents.onDidOpen(({ document }) => {
    if (!pulls()) publisher.now(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    if (!pulls()) publisher.soon(document.uri);
  });
  documents.onDidClose(({ document }) => {
    thread.close(document.uri);
    publisher.closed(document.uri);
  });

  connection.languages.diagnostics.on(async ({ textDocument }, token) => {
    const items = (await request(textDocument.uri, { kind: "diagnostics" }, token)) ?? [];
    return { kind: "full", items: [...items] };
  });
  connection.onHover(({ textDocument, position }, token) =>
    request(textDocument.uri, { kind: "hover", position }, token),
  );
  connection.onCompletion(async ({ textDocument, position }, token) => [
    ...((await request(textDocument.uri, { kind: "completion", position }, token)) ?? []),
  ]);
  connection.onDefinition(async ({ textDocument, position }, token) => [
    ...((await request(textDocument.uri, { kind: "definition", position }, token)) ?? []),
  ]);
  connection.onReferences(async ({ textDocument, position, context }, token) => {
    const { includeDeclaration } = context;
    return [...((await request(textDocument.uri, { kind: "references", position, includeDeclaration }, token)) ?? [])];
  });
  connection.onDocumentHighlight(async ({ textDocument, position }, token) => [
    ...((await request(textDocument.uri, { kind: "highlights", position }, token)) ?? []),
  ]);
  connection.onDocumentSymbol(async ({ textDocument }, token) => [
    ...((await request(textDocument.uri, { kind: "symbols" }, token)) ?? []),
  ]);
  connection.onCodeLens(async ({ textDocument }, token) => [
    ...((await request(textDocument.uri, { kind: "codeLenses" }, token)) ?? []),
  ]);
  connection.onCodeAction(async ({ textDocument, range, context }, token) => {
    const { only } = context;
    return [...((await request(textDocument.uri, { kind: "codeActions", range, only }, token)) ?? [])];
  });
  connection.onPrepareRename(async ({ textDocument, position }, token) => {
    const found = await request(textDocument.uri, { kind: "prepareRename", position }, token);
    if (found === undefined) return null;
    const { range, placeholder } = granted(found);
    return { range, placeholder };
  });
  connection.onRenameRequest(async ({ textDocument, position, newName }, token) => {
    const found = await request(textDocument.uri, { kind: "rename", position, newName }, token);
    if (found === undefined) return null;
    const { edit } = granted(found);
    return traitsOf(capabilities).documentChanges
      ? { documentChanges: [edit] }
      : { changes: { [textDocument.uri]: edit.edits.filter((each) => "newText" in each) } };
  });

  documents.listen(connection);
  connection.listen();
}

function traitsOf({ textDocument, workspace }: ClientCapabilities): ClientTraits {
  return {
    markdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
  };
}

/** Sends what nothing depends on: a client that refuses it, or is gone by then, takes nothing down. */
function quietly(sending: Promise<unknown>): void {
  sending.catch(() => {});
}

/** What was granted, or the reason for the person who asked. */
function granted<T>(found: Renaming<T>): T {
  if (found.ok) return found;
  throw new ResponseError(LSPErrorCodes.RequestFailed, found.why);
}

function asResponse(error: unknown): unknown {
  if (!(error instanceof NotAnswered)) return error;
  const codes = {
    cancelled: LSPErrorCodes.RequestCancelled,
    modified: LSPErrorCodes.ContentModified,
    failed: ErrorCodes.InternalError,
  };
  return new ResponseError(codes[error.reason], error.message);
}
