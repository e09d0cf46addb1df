import { stdin, stdout } from "node:process";
import { createConnection } from "vscode-languageserver/node";
import { serveClient } from "../lsp/server.ts";
import type { Terminal } from "../terminal.ts";
import { VERSION } from "../version.ts";

/** Serves an editor until it says `exit`, goes away, or closes our input; each of these ends the process. */
export async function lsp(terminal: Terminal): Promise<never> {
  if (stdin.isTTY) terminal.note("mortise lsp talks to an editor over standard input and output; end it with Ctrl-D");
  serveClient(createConnection(stdin, stdout), VERSION);
  return new Promise<never>(() => {});
}
