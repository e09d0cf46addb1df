import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  CompletionRequest,
  HoverRequest,
  type CompletionItem,
  type Diagnostic,
  type Hover,
  type Position,
} from "vscode-languageserver-protocol/node";
import { openEditor } from "./open-editor.ts";

/** A document that is open in the editor. */
export interface OpenDocument {
  /** What the server said of the text as it was opened. */
  readonly diagnostics: readonly Diagnostic[];
  /** Completes at the first `‸` of a text, which takes the document's place. */
  complete(textWithCaret: string): Promise<readonly CompletionItem[]>;
  /** What is shown over the first place where a text stands in the document. */
  hover(over: string): Promise<string>;
}

export interface YamlLanguageServer {
  /** Opens a text as the file of that name in the server's folder, and waits for its diagnostics. */
  open(name: string, text: string): Promise<OpenDocument>;
  /** Ends the server, and tells which hosts it has tried to reach. */
  close(): Promise<ReadonlySet<string>>;
}

/** Settings as an editor has them, by their whole names: `yaml.schemas`. */
export type EditorSettings = Readonly<Record<string, unknown>>;

/**
 * Starts the YAML language server that editors use, over stdio, as one of them would. It cannot reach anything: every
 * connection that it tries is noted and refused.
 */
export async function startYamlLanguageServer(folder: string, settings: EditorSettings): Promise<YamlLanguageServer> {
  const script = join(packageFolder(), "bin/yaml-language-server");
  const yaml = nested(settings, "yaml");
  const editor = await openEditor(process.execPath, ["--import", NO_WAY_OUT, script, "--stdio"], {
    cwd: folder,
    env: { HOME: folder },
    configuration: () => ({ yaml }),
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "folder" }],
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: {
        completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown", "plaintext"] } },
        hover: { contentFormat: ["markdown", "plaintext"] },
      },
    },
  });
  let closed: ReturnType<typeof editor.exit> | undefined;
  return {
    async open(name, opened) {
      const uri = pathToFileURL(join(folder, name)).href;
      let text = opened;
      await editor.open(uri, text);
      return {
        diagnostics: await editor.published(uri),
        async complete(textWithCaret) {
          const offset = textWithCaret.indexOf(CARET);
          text = textWithCaret.replace(CARET, "");
          await editor.change(uri, { text });
          const position = positionAt(text, offset);
          const answer = await editor.connection.sendRequest(CompletionRequest.type, {
            textDocument: { uri },
            position,
          });
          return Array.isArray(answer) ? answer : (answer?.items ?? []);
        },
        async hover(over) {
          // Within the word: where it begins, the server tells of what is before it.
          const position = positionAt(text, text.indexOf(over) + 1);
          const hover = await editor.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
          return hover === null ? "" : textOf(hover.contents);
        },
      };
    },
    async close() {
      closed ??= editor.exit();
      const { stderr } = await closed;
      return new Set(Array.from(stderr.matchAll(/^no way out: (.*)$/gm), ([, host = ""]) => host));
    },
  };
}

/** The names of the settings that the server documents: `yaml.schemas`. */
export function yamlLanguageServerSettings(): ReadonlySet<string> {
  const readme = readFileSync(join(packageFolder(), "README.md"), "utf8");
  return new Set(Array.from(readme.matchAll(/^- `(yaml\.[\w.]+)`:/gm), ([, name = ""]) => name));
}

function packageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("yaml-language-server")), "../..");
}

const CARET = "‸";

/** Runs in the server before it does: nothing leaves its process, and whatever tries is told of. */
const NO_WAY_OUT = `data:text/javascript,${encodeURIComponent(`
  import net from "node:net";
  net.Socket.prototype.connect = function (...args) {
    const [first] = args.flat();
    const host = typeof first === "object" ? (first.servername ?? first.host ?? first.path) : args[1];
    process.stderr.write("no way out: " + host + "\\n");
    this.destroy(new Error("no way out"));
    return this;
  };
`)}`;

/** The settings below a name, as a client answers with them: `schemaStore.enable` is a member of a member. */
function nested(settings: EditorSettings, section: string): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(settings)) {
    const [first, ...steps] = name.split(".");
    const last = steps.pop();
    if (first !== section || last === undefined) continue;
    let at = found;
    // Every step on the way was made here, as a record.
    for (const step of steps) at = (at[step] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return found;
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function textOf(contents: Hover["contents"]): string {
  const parts = Array.isArray(contents) ? contents : [contents];
  return parts.map((part) => (typeof part === "string" ? part : part.value)).join("\n");
}
