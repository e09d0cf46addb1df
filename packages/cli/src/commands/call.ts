import { randomUUID } from "node:crypto";
import type { CompiledConnector } from "@mortise/core";
import type { CallRequest, ContentBlock, ServedTools, ToolAnswer } from "@mortise/core/mcp";
import { serveLocally } from "@mortise/runtime/serving";
import {
  keepTokens,
  openCredentials,
  whatIsMissing,
  type CredentialOptions,
} from "../credentials/credential-options.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { noSuchTool } from "../no-such-tool.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { readArguments, type ArgumentsOption } from "../read-arguments.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import { createServices, EGRESS_HINT } from "../serve/services.ts";
import type { Terminal } from "../terminal.ts";
import { allowedHosts, upstreamNotes, type AllowHostOption, type UpstreamOption } from "../upstream.ts";

export interface CallOptions extends CredentialOptions, SizeOption, AllowHostOption, UpstreamOption, ArgumentsOption {
  readonly json?: boolean;
  readonly files?: string;
}

/** Calls one tool as an MCP client would, and prints its result. */
export async function call(file: string, tool: string, options: CallOptions, terminal: Terminal): Promise<ExitCode> {
  const args = await readArguments(options);
  const opened = await openConnector(file, options);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;

  for (const note of upstreamNotes(options)) terminal.note(note);
  const { connector } = opened;
  const credentials = await openCredentials([connector], options);
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  const tokens = await keepTokens(options, (words) => terminal.note(`warning: ${words}`));
  const services = createServices({
    tokens,
    allowHosts: allowedHosts(options),
    files: options.files,
    onCall: ({ code }) => {
      if (code === "egress_refused") terminal.note(EGRESS_HINT);
    },
  });
  try {
    const served = serveLocally(connector, credentials, services);
    const answering = startCall(served, connector, tool, args, { id: randomUUID(), signal: interrupted.signal });
    if (answering === undefined) throw await noSuchTool(tool, connector);
    for (const missing of await whatIsMissing(connector, credentials)) terminal.note(`warning: ${missing}`);
    const answer = await answering;
    await printAnswer(answer, options.json === true, terminal);
    return answer.isError ? EXIT.errors : EXIT.clean;
  } finally {
    await services.egress.close();
  }
}

/** A tool by its own name, also where clients are only shown the three that find and call it. */
function startCall(
  served: ServedTools,
  connector: CompiledConnector,
  tool: string,
  args: Readonly<Record<string, unknown>>,
  request: CallRequest,
): Promise<ToolAnswer> | undefined {
  const answering = served.call(tool, args, request);
  const isInside = connector.tools.some(({ definition }) => definition.name === tool);
  return answering === undefined && isInside
    ? served.call("call_write_tool", { name: tool, arguments: args }, request)
    : answering;
}

/** The structured content where there is some, since the text is the same in another dress; otherwise each block. */
async function printAnswer(answer: ToolAnswer, json: boolean, terminal: Terminal): Promise<void> {
  const print = await printerFor(terminal);
  if (json) {
    // The structured content is text already, and stays as it is: integers beyond 2^53 would not survive a parser.
    const structured = answer.structured === undefined ? "" : `,"structuredContent":${answer.structured}`;
    const rest = JSON.stringify({ content: answer.content, isError: answer.isError });
    print(`${rest.slice(0, -1)}${structured}}`);
  } else if (answer.structured !== undefined && !answer.isError) {
    print(answer.structured);
  } else {
    for (const block of answer.content) printBlock(block, print, terminal);
  }
}

/** Prints lines as they are, except on a terminal: there, what an upstream says must not act. */
async function printerFor(terminal: Terminal): Promise<(text: string) => void> {
  const print = (text: string) => terminal.print(text.endsWith("\n") ? text : `${text}\n`);
  if (terminal.columns === undefined) return print;
  const { printable } = await import("@mortise/core");
  return (text) => print(text.split("\n").map(printable).join("\n"));
}

function printBlock(block: ContentBlock, print: (text: string) => void, terminal: Terminal): void {
  switch (block.type) {
    case "text":
      print(block.text);
      return;
    case "image":
    case "audio":
      terminal.note(`${block.mimeType}, ${size(block.data)}; --json prints it`);
      return;
    case "resource":
      terminal.note(`${block.resource.mimeType}, ${size(block.resource.blob)}; --json prints it`);
  }
}

function size(base64: string): string {
  return `${String(Buffer.byteLength(base64, "base64"))} bytes`;
}
