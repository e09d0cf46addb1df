import { spawn } from "node:child_process";
import {
  ConfigurationRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver-protocol/node";

export interface EditorOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: object;
  /** What `workspace/configuration` is answered with, by section. */
  readonly configuration?: () => Readonly<Record<string, unknown>>;
  readonly workspaceFolders?: readonly { readonly uri: string; readonly name: string }[];
  /** The process that the server is told to live as long as; this one if left out. */
  readonly processId?: number;
}

/** The client's side of a language server that runs as a process over standard input and output. */
export interface Editor {
  readonly pid: number;
  readonly server: InitializeResult;
  /** For every request and notification that has no method of its own here. */
  readonly connection: ProtocolConnection;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** Sends a change, as the next version. Versions count from 1. */
  change(uri: string, ...changes: TextDocumentContentChangeEvent[]): Promise<void>;
  close(uri: string): Promise<void>;
  /** Resolves with the first publication about a document that comes from now on, or has come unread, and satisfies the condition. */
  published(uri: string, isMeant?: (published: PublishDiagnosticsParams) => boolean): Promise<readonly Diagnostic[]>;
  /** Everything that was published about a document so far. */
  publications(uri: string): readonly PublishDiagnosticsParams[];
  /** Writes bytes past the protocol. */
  write(bytes: string | Buffer): void;
  /** How the process ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  /** Ends it as the protocol says. */
  exit(): Promise<{ readonly code: number | null; readonly stderr: string }>;
  /** Ends it by force, if it has not ended. */
  kill(): Promise<void>;
}

/** Starts a language server and initializes it. */
export async function openEditor(
  command: string,
  args: readonly string[],
  options: EditorOptions = {},
): Promise<Editor> {
  const child = spawn(command, args, {
    stdio: "pipe",
    env: { PATH: process.env["PATH"], ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // A server that has ended does not read what a test still writes.
  child.stdin.on("error", () => {});
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, stderr }));
  });

  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const versions = new Map<string, number>();
  const all: PublishDiagnosticsParams[] = [];
  const unread: PublishDiagnosticsParams[] = [];
  const waiting = new Set<() => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, (published) => {
    all.push(published);
    unread.push(published);
    for (const look of waiting) look();
  });
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section = "" }) => options.configuration?.()[section] ?? null),
  );
  connection.onError(() => {});
  connection.listen();
  const server = await connection.sendRequest(InitializeRequest.type, {
    processId: options.processId ?? process.pid,
    rootUri: options.workspaceFolders?.[0]?.uri ?? null,
    capabilities: options.capabilities ?? {},
    workspaceFolders: options.workspaceFolders === undefined ? null : [...options.workspaceFolders],
    ...(options.initializationOptions === undefined ? {} : { initializationOptions: options.initializationOptions }),
  });
  await connection.sendNotification(InitializedNotification.type, {});

  return {
    pid: child.pid ?? 0,
    server,
    connection,
    open(uri, text, languageId = "yaml") {
      versions.set(uri, 1);
      const textDocument = { uri, languageId, version: 1, text };
      return connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    },
    change(uri, ...contentChanges) {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      const textDocument = { uri, version };
      return connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument, contentChanges });
    },
    close: (uri) => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    published: (uri, isMeant = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          const index = unread.findIndex((published) => published.uri === uri && isMeant(published));
          const [found] = index === -1 ? [] : unread.splice(index, 1);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found.diagnostics);
        };
        waiting.add(look);
        look();
      }),
    publications: (uri) => all.filter((published) => published.uri === uri),
    write: (bytes) => void child.stdin.write(bytes),
    ended,
    async exit() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      return ended;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
      connection.dispose();
    },
  };
}
