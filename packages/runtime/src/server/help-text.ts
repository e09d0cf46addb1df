import { variableName, type CompiledConnector } from "@mortise/core/compiled-connector";
import { agreedKeys } from "../credentials/credential-keys.ts";
import type { TransportName } from "./program-arguments.ts";

/** What `--help` prints: how to start the server, and the variables that it reads. */
export function helpText(connector: CompiledConnector, name: string, transports: readonly TransportName[]): string {
  const { slug } = connector.metadata;
  const http = transports.includes("http");
  const options: readonly Row[] = [
    [`--transport <${transports.join("|")}>`, `how clients connect (default: ${transports[0] ?? "stdio"})`],
    ...(http ? HTTP_OPTIONS : []),
    ["--mode <list|discovery>", "what clients list: every tool, or three that find and call them"],
    ["--files <folder>", "let calls send files of this folder, which they name by file: URIs"],
    ["--log-format <text|json>", "how to log, on stderr (default: text)"],
    ["--verbose", "log a line for each call"],
    ["-V, --version", "print the version"],
    ["-h, --help", "print this"],
  ];
  const tools = `${String(connector.tools.length)} tool${connector.tools.length === 1 ? "" : "s"}`;
  return [
    `Usage: ${name} [options]`,
    "",
    `Serves ${slug}, ${tools}, to MCP clients over ${transports.join(" or ")}.`,
    "",
    "Options:",
    ...table(options),
    "",
    "Environment:",
    ...table([...credentialRows(connector), ...VARIABLES]),
    "",
    "Exit codes: 0 stopped, 2 could not run.",
    "",
  ].join("\n");
}

type Row = readonly [term: string, text: string];

const HTTP_OPTIONS: readonly Row[] = [
  ["--host <address>", "the address to listen on (http; default: 127.0.0.1)"],
  ["--port <port>", "the port to listen on (http; default: 0, which takes a free one)"],
  [
    "--public-host <name[:port]>",
    "a name by which other machines reach this, needed where --host is not loopback; may be repeated. Nothing here checks who calls",
  ],
];

const VARIABLES: readonly Row[] = [
  ["MORTISE_ALLOW_HOST", "private addresses that requests may go to, HOST or HOST:PORT, with commas between them"],
  ["MORTISE_CREDENTIALS", "a JSON file with credentials, readable by its owner alone"],
  ["MORTISE_TOKEN_FILE", "a file to keep obtained tokens in for the next process"],
  ["MORTISE_CURSOR_KEY", "32 bytes or more in base64, for cursors of lists that outlive this process"],
];

/** Keys, not labels: those are the descriptor's words, and may hold anything. */
function credentialRows({ metadata, securitySchemes, tools }: CompiledConnector): readonly Row[] {
  const used = new Set(tools.map(({ plan }) => plan.injection?.scheme));
  const rows = new Map<string, string>();
  for (const scheme of Object.values(securitySchemes)) {
    const { type, fields } = scheme;
    if (!used.has(type)) continue;
    for (const { key, required, secret } of fields) {
      const kind = [...(required ? ["required"] : []), ...(secret ? ["secret"] : [])].join(", ");
      rows.set(variableName(metadata.slug, key), `the field ${key} of ${type}${kind === "" ? "" : ` (${kind})`}`);
    }
    for (const key of agreedKeys(scheme)) {
      rows.set(variableName(metadata.slug, key), `what a user agreed to for ${type}, from mortise auth login`);
    }
  }
  return Array.from(rows);
}

function table(rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([term]) => term.length));
  return rows.map(([term, text]) => `  ${term.padEnd(width)}  ${text}`);
}
