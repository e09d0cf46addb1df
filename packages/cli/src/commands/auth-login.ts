import type { CompiledConnector, OAuth2Exchange } from "@mortise/core";
import { LOCAL_SCOPE } from "@mortise/runtime/serving";
import { keepTokens, openCredentials, type CredentialOptions } from "../credentials/credential-options.ts";
import { receiveRedirect } from "../credentials/receive-redirect.ts";
import { refuseYaml, writeCredentials } from "../credentials/write-credentials.ts";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { STDIN } from "../read-text.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import { createServices } from "../serve/services.ts";
import type { Terminal } from "../terminal.ts";

export interface AuthLoginOptions extends CredentialOptions, SizeOption {
  readonly scheme?: string;
  readonly port?: number;
  readonly allowHost?: readonly string[];
}

/** Lets the user agree in a browser (RFC 8252), and keeps what comes of it in the credentials file. */
export async function authLogin(file: string, options: AuthLoginOptions, terminal: Terminal): Promise<ExitCode> {
  const { credentials: path } = options;
  if (path === undefined || path === STDIN) {
    throw new CannotRun("there is no file to keep the refresh token in", "name one: --credentials FILE");
  }
  refuseYaml(path);
  const opened = await openConnector(file, options);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;

  const { connector } = opened;
  const { slug } = connector.metadata;
  const { scheme, exchange, refreshKey } = chooseScheme(connector, options.scheme);
  const resolver = await openCredentials([connector], options);
  const credential = await resolver.resolve({ instance: slug, scheme, scope: LOCAL_SCOPE });
  const { beginAuthorization, fieldValues, finishAuthorization } = await import("@mortise/runtime/authorization");
  const fields = fieldValues(credential, connector.securitySchemes[scheme]?.fields ?? []);

  const tokens = await keepTokens(options, (words) => terminal.note(`warning: ${words}`));
  const services = createServices({ tokens, allowHosts: options.allowHost ?? [], onCall: () => {} });
  const redirect = await receiveRedirect(options.port ?? 0);
  try {
    const begun = await beginAuthorization(exchange, fields, redirect.uri);
    if (!begun.ok) throw new CannotRun(begun.fault.detail ?? begun.fault.code);
    terminal.note(`Open this address and agree:\n\n  ${begun.value.url}\n\nWaiting at ${redirect.uri} for the answer.`);
    const answer = await redirect.answer(begun.value.state);
    if (answer === undefined) throw new CannotRun("nobody agreed within ten minutes", "run the command again");
    const { organisation } = LOCAL_SCOPE;
    const granted = await finishAuthorization(exchange, fields, begun.value, answer, services, organisation);
    if (!granted.ok) {
      terminal.note(granted.fault.detail ?? granted.fault.code);
      return EXIT.errors;
    }
    const { refreshToken, accessToken } = granted.value;
    const kept = refreshToken === undefined ? { access_token: accessToken } : { [refreshKey]: refreshToken };
    await writeCredentials(path, slug, kept, [refreshKey, "access_token"]);
    terminal.note(`Connected: ${Object.keys(kept).join()} of ${slug} is in ${path}.`);
    if (refreshToken === undefined)
      terminal.note("The server gave no refresh token, so this ends with the access token.");
    return EXIT.clean;
  } finally {
    await redirect.close();
    await services.egress.close();
  }
}

/** The authentication that a user agrees to, and the field that keeps its refresh token. */
function chooseScheme(
  { securitySchemes }: CompiledConnector,
  asked: string | undefined,
): { readonly scheme: string; readonly exchange: OAuth2Exchange; readonly refreshKey: string } {
  const fitting = Object.values(securitySchemes).flatMap(({ type, exchange }) => {
    if (exchange?.kind !== "oauth2" || exchange.grantType !== "authorization_code") return [];
    const [part] = exchange.refreshToken;
    return [{ scheme: type, exchange, refreshKey: part?.kind === "field" ? part.key : "refresh_token" }];
  });
  const names = fitting.map(({ scheme }) => scheme).join(", ");
  if (fitting.length === 0) {
    throw new CannotRun(
      "no authentication of this connector is one that a user agrees to",
      "that is an oauth2 with grant_type authorization_code",
    );
  }
  const chosen =
    asked === undefined && fitting.length === 1 ? fitting[0] : fitting.find(({ scheme }) => scheme === asked);
  if (chosen === undefined)
    throw new CannotRun("which authentication is meant is not clear", `choose one with --scheme: ${names}`);
  return chosen;
}
