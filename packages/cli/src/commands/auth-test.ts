import type { CompiledConnector } from "@mortise/core";
import type { CredentialTest } from "@mortise/runtime";
import { LOCAL_SCOPE } from "@mortise/runtime/serving";
import { keepTokens, openCredentials, type CredentialOptions } from "../credentials/credential-options.ts";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import { createServices } from "../serve/services.ts";
import type { Terminal } from "../terminal.ts";
import { allowedHosts, upstreamNotes, type AllowHostOption, type UpstreamOption } from "../upstream.ts";

export interface AuthTestOptions extends CredentialOptions, SizeOption, AllowHostOption, UpstreamOption {
  readonly scheme?: string;
  readonly json?: boolean;
}

/** Tries the credentials on the connector's test endpoints, and explains what failed and what to do. */
export async function authTest(file: string, options: AuthTestOptions, terminal: Terminal): Promise<ExitCode> {
  const opened = await openConnector(file, options);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;

  for (const note of upstreamNotes(options)) terminal.note(note);
  const { connector } = opened;
  const types = schemesToTest(connector, options.scheme);
  const credentials = await openCredentials([connector], options);
  const tokens = await keepTokens(options, (words) => terminal.note(`warning: ${words}`));
  const services = createServices({ tokens, allowHosts: allowedHosts(options), onCall: () => {} });
  const { testCredential } = await import("@mortise/runtime");
  const tests: CredentialTest[] = [];
  try {
    for (const type of types) {
      const binding = { instance: connector.metadata.slug, scope: LOCAL_SCOPE, credentials };
      tests.push(await testCredential(connector, type, binding, services));
    }
  } finally {
    await services.egress.close();
  }
  await print(tests, options.json === true, terminal);
  return tests.every(({ ok }) => ok) ? EXIT.clean : EXIT.errors;
}

/** The scheme that was asked for; otherwise those that tools use. */
function schemesToTest(connector: CompiledConnector, asked: string | undefined): readonly string[] {
  const known = Object.keys(connector.securitySchemes).filter((type) => type !== "none");
  if (asked !== undefined && !known.includes(asked)) {
    const names = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
    throw new CannotRun(`the connector has no authentication ${asked}`, names);
  }
  if (asked !== undefined) return [asked];
  const used = new Set(connector.tools.map(({ plan }) => plan.injection?.scheme));
  const types = known.filter((type) => used.has(type));
  if (types.length === 0) throw new CannotRun("no tool of this connector sends a credential");
  return types;
}

async function print(tests: readonly CredentialTest[], json: boolean, terminal: Terminal): Promise<void> {
  if (json) return terminal.print(`${JSON.stringify(tests)}\n`);
  const { printable } = await import("@mortise/core");
  const lines = tests.flatMap(({ scheme, steps }) => [
    scheme,
    ...steps.flatMap(({ ok, message, hint }) => [
      `  ${ok ? "ok    " : "failed"}  ${message}`,
      ...(hint === undefined ? [] : [`          ${hint}`]),
    ]),
  ]);
  // What an upstream says must not act on the terminal.
  terminal.print(`${lines.map(printable).join("\n")}\n`);
}
