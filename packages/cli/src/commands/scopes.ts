import {
  leastScopes,
  type CompiledConnector,
  type Descriptor,
  type SchemeScopes,
  type ScopeReport,
} from "@mortise/core";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { noSuchTool } from "../no-such-tool.ts";
import { oneLine } from "../one-line.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";

export interface ScopesOptions extends SizeOption {
  /** The tools that are switched on; all of them if left out. */
  readonly tools?: readonly string[];
  readonly format: "text" | "json";
}

/** Prints the least scopes for a connector's tools, or for a selection of them, and the tools that force each. */
export async function scopes(file: string, options: ScopesOptions, terminal: Terminal): Promise<ExitCode> {
  const opened = await openConnector(file, options);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;

  const { connector, descriptor } = opened;
  await checkNames(options.tools ?? [], connector);
  const report = leastScopes(connector, options);
  terminal.print(
    options.format === "json"
      ? `${JSON.stringify({ connector: connector.metadata.slug, ...report }, null, 2)}\n`
      : asText(report, descriptor, terminal),
  );
  for (const note of notesOf(report)) terminal.note(note);
  return EXIT.clean;
}

async function checkNames(chosen: readonly string[], connector: CompiledConnector): Promise<void> {
  const names = new Set(connector.tools.map(({ definition }) => definition.name));
  const unknown = chosen.find((name) => !names.has(name));
  if (unknown !== undefined) throw await noSuchTool(unknown, connector);
}

function asText(report: ScopeReport, descriptor: Descriptor | undefined, terminal: Terminal): string {
  const { bold } = terminal.colors;
  const paragraphs = report.schemes.map((scheme) => schemeLines(scheme, meaningsOf(scheme, descriptor), terminal));
  const others = [
    ...toolLines("credential without scopes", report.withoutScopes),
    ...toolLines("no credential", report.withoutCredential),
  ].map(([label, text]) => `${bold(label)}: ${text}`);
  return [...paragraphs, others]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function schemeLines(
  scheme: SchemeScopes,
  meanings: { readonly [scope: string]: string },
  { colors: { bold, dim, yellow } }: Terminal,
): readonly string[] {
  const { needed, kind, undeclared } = scheme;
  const count = `${String(needed.length)} ${needed.length === 1 ? "scope" : "scopes"}`;
  const bound = undeclared.length === 0 ? "least: " : "at least: ";
  const section = (title: string, rows: readonly string[]) => (rows.length === 0 ? [] : [`  ${bold(title)}`, ...rows]);
  const row = (scope: string) => {
    const meaning = Object.hasOwn(meanings, scope) ? (meanings[scope] ?? "") : "";
    return `    ${oneLine(scope)}${meaning === "" ? "" : dim(`  ${oneLine(meaning)}`)}`;
  };
  const withTools = ({ scope, tools }: SchemeScopes["needed"][number]) => `${row(scope)}\n      ${listed(tools)}`;
  return [
    `${bold(oneLine(scheme.scheme))}  ${bound}${count}${kind === "granted" ? dim("  (chosen when the credential is made)") : ""}`,
    ...section("needed, and by which tools", needed.map(withTools)),
    ...section("asked for, and declared by none of these tools", scheme.excess.map(row)),
    ...section(yellow("declared, and not asked for: these calls will be refused"), scheme.notAsked.map(row)),
    ...section("saved, because these tools are off", scheme.saved.map(withTools)),
    ...toolLines("no scope", scheme.needNone).map(([label, text]) => `  ${bold(label)}: ${text}`),
    ...toolLines("not declared", undeclared).map(([label, text]) => `  ${bold(label)}: ${text}`),
    ...(kind === "requested" && needed.length > 0
      ? [`  ${bold("scope parameter")}: ${oneLine(scheme.parameter)}`]
      : []),
  ];
}

/** What the descriptor says that each scope permits. */
function meaningsOf({ scheme }: SchemeScopes, descriptor: Descriptor | undefined) {
  return descriptor?.authentication?.find(({ type }) => type === scheme)?.oauth2?.scopes ?? {};
}

function toolLines(label: string, tools: readonly string[]): readonly (readonly [label: string, text: string])[] {
  return tools.length === 0 ? [] : [[label, listed(tools)]];
}

function listed(tools: readonly string[]): string {
  return tools.map(oneLine).join(", ");
}

/** What the figures do not say by themselves. */
function notesOf({ schemes, withoutScopes, withoutCredential }: ScopeReport): readonly string[] {
  const unsaid = schemes.reduce((sum, { undeclared }) => sum + undeclared.length, 0);
  if (unsaid > 0) {
    const who =
      unsaid === 1
        ? "1 tool does not say what scopes it needs"
        : `${String(unsaid)} tools do not say what scopes they need`;
    return [`${who}: this may be less than the least. Give their operations \`scopes\``];
  }
  if (schemes.length > 0) return [];
  return withoutScopes.length + withoutCredential.length > 0 ? ["no tool's credential has scopes"] : ["no tools"];
}
