import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "@jest/globals";
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeConfigurationNotification,
  DocumentDiagnosticRequest,
  DocumentHighlightRequest,
  DocumentSymbolRequest,
  ExitNotification,
  HoverRequest,
  openEditor,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  ShutdownRequest,
  type Editor,
  type EditorOptions,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from "@mortise/testkit/editors";
import { openMortise, REPOSITORY } from "../mortise.ts";
import { VERSION } from "../../src/version.ts";
import { applyEdits, libraryDescriptor } from "./open-text.ts";

const mortise = openMortise();
const editors: Editor[] = [];
afterEach(async () => {
  await Promise.all(editors.splice(0).map((editor) => editor.kill()));
});
afterAll(() => mortise.close());

const uri = "file:///library/connector.yaml";
const library = libraryDescriptor();
const misspelt = library.replace("operation_id: find_books\n      mcp", "operation_id: find_boks\n      mcp");
const capabilities = {
  textDocument: { hover: { contentFormat: ["markdown" as const] } },
  workspace: { workspaceEdit: { documentChanges: true } },
};

async function start(options: EditorOptions = {}, command: readonly string[] = [mortise.script]): Promise<Editor> {
  const editor = await openEditor(mortise.command, [...command, "lsp", "--stdio"], { capabilities, ...options });
  editors.push(editor);
  return editor;
}

/** The position of some of a text, and so many characters into it. */
function positionOf(part: string, into = 0, text = library) {
  const before = text.slice(0, text.indexOf(part) + into).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

const at = (part: string, into?: number, text?: string) => ({
  textDocument: { uri },
  position: positionOf(part, into, text),
});

/** A text after an edit of one version of one document. */
function edited(text: string, edit: WorkspaceEdit | null | undefined): string {
  const changes = (edit?.documentChanges ?? []) as readonly TextDocumentEdit[]; // the server creates and removes no files
  expect(changes).toHaveLength(1);
  const edits = changes[0]?.edits ?? [];
  return applyEdits(
    text,
    edits.filter((each) => "newText" in each),
  );
}

it("says what it can do, and ends with 0 after shutdown and exit", async () => {
  const editor = await start();
  expect(editor.server.serverInfo).toEqual({ name: "mortise", version: VERSION });
  expect(editor.server.capabilities).toMatchObject({
    hoverProvider: true,
    definitionProvider: true,
    renameProvider: { prepareProvider: true },
    codeActionProvider: { codeActionKinds: ["quickfix", "source.fixAll.mortise"] },
  });
  expect(editor.server.capabilities.diagnosticProvider).toBeUndefined();
  expect(await editor.exit()).toEqual({ code: 0, stderr: "" });
});

it("publishes diagnostics when a descriptor is opened and changed, and takes them back when it is closed", async () => {
  const editor = await start();
  await editor.open(uri, misspelt);
  const [unknown, ...others] = await editor.published(uri);
  expect(others).toEqual([]);
  expect(unknown).toMatchObject({ code: "ref/unknown-operation", severity: 1, source: "mortise" });

  const range = { start: positionOf("find_boks", 0, misspelt), end: positionOf("find_boks", 9, misspelt) };
  await editor.change(uri, { range, text: "find_books" });
  expect(await editor.published(uri)).toEqual([]);
  await editor.change(uri, { text: misspelt });
  expect(await editor.published(uri)).toHaveLength(1);
  await editor.close(uri);
  expect(await editor.published(uri)).toEqual([]);
  expect(editor.publications(uri).map(({ version }) => version)).toEqual([1, 2, 3, undefined]);
});

it("publishes about the last of many changes, and about none twice or out of order", async () => {
  const editor = await start();
  await editor.open(uri, library);
  for (let change = 0; change < 30; change += 1) {
    await editor.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: "\n",
    });
  }
  await editor.published(uri, ({ version }) => version === 31);
  const versions = editor.publications(uri).map(({ version }) => version ?? 0);
  expect(versions).toEqual(Array.from(new Set(versions)).toSorted((a, b) => a - b));
});

it("leaves other files alone", async () => {
  const editor = await start();
  const other = "file:///library/compose.yaml";
  await editor.open(other, "services: [\n");
  await editor.open(uri, library);
  await editor.published(uri);
  expect(editor.publications(other)).toEqual([]);
  const position = { line: 0, character: 1 };
  expect(await editor.connection.sendRequest(HoverRequest.type, { textDocument: { uri: other }, position })).toBeNull();
});

it("mends a fault with its quick fix", async () => {
  const editor = await start();
  await editor.open(uri, misspelt);
  const diagnostics = await editor.published(uri);
  const position = positionOf("find_boks", 2, misspelt);
  const [fix] =
    (await editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [...diagnostics], only: ["quickfix"] },
    })) ?? [];
  if (fix === undefined || !("edit" in fix)) throw new Error("there is no fix");
  const text = edited(misspelt, fix.edit);
  expect(text).toBe(library);
  await editor.change(uri, { text });
  expect(await editor.published(uri)).toEqual([]);
});

it("answers from a mapping to its operation and back, and shows the tool between them", async () => {
  const editor = await start();
  const { connection } = editor;
  await editor.open(uri, library);
  const mapping = at("operation_id: find_books\n      mcp", 16);
  expect(await connection.sendRequest(HoverRequest.type, mapping)).toMatchObject({
    contents: {
      kind: "markdown",
      value: expect.stringMatching(/\*\*`find_books`\*\* · ~\d+ tokens · read-only[^]*"inputSchema"/),
    },
  });
  const operation = positionOf("find_books");
  expect(await connection.sendRequest(DefinitionRequest.type, mapping)).toMatchObject([
    { uri, range: { start: operation } },
  ]);
  const back = { ...at("find_books"), context: { includeDeclaration: false } };
  expect(await connection.sendRequest(ReferencesRequest.type, back)).toHaveLength(1);
  expect(await connection.sendRequest(DocumentHighlightRequest.type, mapping)).toHaveLength(2);
  expect(await connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })).toHaveLength(4);
  expect(await connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })).toHaveLength(2);
});

it("renames an operation everywhere, and says why it does not rename", async () => {
  const editor = await start();
  const { connection } = editor;
  await editor.open(uri, library);
  const position = at("operation_id: find_books\n      mcp", 16);
  expect(await connection.sendRequest(PrepareRenameRequest.type, position)).toMatchObject({
    placeholder: "find_books",
  });
  const edit = await connection.sendRequest(RenameRequest.type, { ...position, newName: "search_books" });
  expect(edited(library, edit)).toBe(library.replaceAll("operation_id: find_books", "operation_id: search_books"));
  await expect(
    connection.sendRequest(RenameRequest.type, { ...position, newName: "change_book" }),
  ).rejects.toMatchObject({ message: "there is an operation `change_book` already" });
});

it("completes the names that a schema cannot know", async () => {
  const editor = await start();
  const half = library.replace("operation_id: find_books\n      mcp", "operation_id: \n      mcp");
  await editor.open(uri, half);
  const found = await editor.connection.sendRequest(CompletionRequest.type, at("operation_id: \n", 14, half));
  expect((Array.isArray(found) ? found : []).map(({ label }) => label)).toEqual([
    "find_books",
    "change_book",
    "remove_book",
  ]);
});

it("keeps to what the client has set, now and later, for each folder of its own", async () => {
  let configuration: Record<string, unknown> = { mortise: { codeLens: false } };
  const editor = await start({
    capabilities: { ...capabilities, workspace: { ...capabilities.workspace, configuration: true } },
    initializationOptions: { schemaDiagnostics: false },
    configuration: () => configuration,
    workspaceFolders: [
      { uri: "file:///library", name: "library" },
      { uri: "file:///museum", name: "museum" },
    ],
  });
  const shape = library.replace("method: PATCH", "method: PATHC");
  const other = "file:///museum/connector.yaml";
  await editor.open(uri, shape);
  await editor.open(other, misspelt);
  expect(await editor.published(uri)).toEqual([]);
  expect(await editor.published(other)).toHaveLength(1);
  expect(await editor.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: other } })).toEqual([]);
  configuration = { mortise: { schemaDiagnostics: true } };
  await editor.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  expect(await editor.published(uri)).toMatchObject([{ code: "shape/not-one-of" }]);
});

it("lets a client that pulls diagnostics pull them, and pushes none", async () => {
  const editor = await start({ capabilities: { textDocument: { diagnostic: {} } } });
  expect(editor.server.capabilities.diagnosticProvider).toBeDefined();
  await editor.open(uri, misspelt);
  const pull = () => editor.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
  expect(await pull()).toMatchObject({ kind: "full", items: [{ code: "ref/unknown-operation" }] });
  await editor.change(uri, { text: library });
  expect(await pull()).toEqual({ kind: "full", items: [] });
  expect(editor.publications(uri)).toEqual([]);
});

it("stands documents that mean harm", async () => {
  const editor = await start();
  const hostile = [
    ["yaml/bad-character", "metadata: \0\0\0\n"],
    ["yaml/too-deep", `metadata: ${"[".repeat(100_000)}`],
    ["yaml/too-large", "x".repeat((1 << 20) + 1)],
    ["shape/wrong-type", `metadata: ${"x".repeat(1_000_000)}\n`],
    ["yaml/anchor", "a: &a [x]\nb: [*a, *a]\n"],
  ] as const;
  await editor.open(uri, library);
  await editor.published(uri);
  for (const [code, text] of hostile) {
    await editor.change(uri, { text });
    const found = await editor.published(uri);
    expect(found.map((each) => each.code)).toContain(code);
    const position = { line: 0, character: 5 };
    for (const type of [HoverRequest.type, DefinitionRequest.type, CompletionRequest.type]) {
      await editor.connection.sendRequest(type.method, { textDocument: { uri }, position });
    }
  }
  await editor.change(uri, { text: library });
  expect(await editor.published(uri)).toEqual([]);
});

it("answers a bad request with an error and goes on, whatever comes in", async () => {
  const editor = await start();
  await editor.open(uri, library);
  const send = (body: string) => editor.write(`Content-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`);
  send("{not json");
  send('"text"');
  send("[1, 2]");
  send('{"jsonrpc":"2.0","method":"textDocument/didChange","params":{}}');
  send('{"jsonrpc":"2.0","method":"textDocument/didOpen"}');
  send('{"jsonrpc":"2.0","method":"no/such/notification","params":[1]}');
  const failing = [
    ["no/such/request", {}],
    ["textDocument/hover", {}],
    ["textDocument/hover", { textDocument: { uri } }],
    ["textDocument/rename", { textDocument: { uri }, position: { line: "a" }, newName: 7 }],
  ] as const;
  for (const [method, params] of failing) {
    await expect(editor.connection.sendRequest(method, params)).rejects.toThrow();
  }
  const beyond = { textDocument: { uri }, position: { line: 1e6, character: 1e6 } };
  expect(await editor.connection.sendRequest(HoverRequest.type, beyond)).toBeNull();
  expect(await editor.connection.sendRequest(HoverRequest.type, at("mcp_tool_name", 2))).not.toBeNull();
  expect((await editor.exit()).code).toBe(0);
});

it("goes on with a client that refuses what it is asked", async () => {
  const editor = await start({
    capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } },
    configuration: () => {
      throw new Error("no configuration");
    },
  });
  await editor.open(uri, misspelt);
  expect(await editor.published(uri)).toHaveLength(1);
  expect(await editor.exit()).toEqual({ code: 0, stderr: "" });
});

it("refuses requests after shutdown", async () => {
  const editor = await start();
  await editor.open(uri, library);
  await editor.connection.sendRequest(ShutdownRequest.type);
  await expect(editor.connection.sendRequest(HoverRequest.type, at("mcp_tool_name", 2))).rejects.toThrow("shut down");
});

it("ends with 1 when it is told to without shutdown, and when its client is gone", async () => {
  const told = await start();
  await told.connection.sendNotification(ExitNotification.type);
  expect((await told.ended).code).toBe(1);

  const left = await start();
  left.connection.end();
  expect((await left.ended).code).toBe(1);

  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const orphan = await start({ processId: pid });
  expect((await orphan.ended).code).toBe(1);
});

it("runs from the sources, too", async () => {
  const sources = ["--conditions=@mortise/source", join(REPOSITORY, "packages/cli/src/main.ts")];
  const editor = await start({}, sources);
  await editor.open(uri, misspelt);
  expect(await editor.published(uri)).toHaveLength(1);
  expect((await editor.exit()).code).toBe(0);
});
