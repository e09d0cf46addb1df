import type { ConnectorRow } from "../connectors/connector-row.ts";
import { isAgreed } from "../connectors/agreed-scheme.ts";
import { servedConnector } from "../connectors/compiled-connectors.ts";
import { TOKEN_FIELD } from "../connectors/external-headers.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { recordAccountsStatus } from "../servers/accounts-status.ts";
import { recordStatus } from "../servers/record-status.ts";
import { recordListing } from "../servers/refresh-tools.ts";
import type { Services } from "../services.ts";
import type { ConnectionHolder, ConnectionView } from "./connections.ts";
import { agentOf, connectLink } from "./connect-link.ts";
import { checkFields, checkToken, type Entered, schemeOf } from "./entered-credential.ts";
import { isAccountAt, tokenConfiguration, tokenHeaders } from "./external-target.ts";
import { requireLevel } from "./require-level.ts";
import { openConnection, plainFields } from "./kept-connections.ts";
import { type Present, type Tried, triedOf, tryDescriptor, tryServer } from "./try-credential.ts";

/** What became of entering a credential. */
export interface Connected {
  readonly connection: ConnectionView;
  /** Null where nothing can be tried before a person has agreed at the vendor. */
  readonly test: Tried | null;
  /** Where to go next, where something is still to be done. */
  readonly link: string | null;
}

/**
 * Checks, tries and then saves a credential that somebody entered, in place of what the holder had.
 *
 * @throws RestError 422 `fields_invalid`, `unknown_scheme` or `connection_failed`, with nothing saved;
 *   409 `connect_by_browser` where the server wants a person's agreement, `personal_accounts` where no call would use it.
 */
export function connect(
  services: Services,
  connector: ConnectorRow,
  holder: ConnectionHolder,
  entered: Entered,
  by: string,
  signal: AbortSignal,
): Promise<Connected> {
  switch (connector.kind) {
    case "descriptor":
      return connectDescriptor(services, connector, holder, entered, by);
    case "simple":
      return connectServer(services, connector, holder, entered, by, signal);
    case "oauth":
      throw new RestError(409, "connect_by_browser", "An account is connected by agreeing at the server itself.", {
        hint: `Open ${connectLink(services, connector, agentOf(holder))} in a browser.`,
      });
  }
}

async function connectDescriptor(
  services: Services,
  connector: ConnectorRow,
  holder: ConnectionHolder,
  entered: Entered,
  by: string,
): Promise<Connected> {
  const compiled = await servedConnector(services.store, connector);
  if (compiled === undefined) throw notFound();
  const scheme = schemeOf(compiled, entered.scheme);
  // What the organisation's client is goes there, too, for the people who agree with it.
  if (!isAgreed(scheme)) requireLevel(connector, holder.level);
  await checkFields(scheme, entered, holder.level);
  const { configuration, secrets } = entered;
  const content = { scheme: scheme.type, configuration, secrets, by };

  const fields = { ...plainFields(configuration), ...secrets };
  if (isAgreed(scheme) && !hasToken(fields, scheme.fields)) {
    const saved = await services.connections.save(holder, content);
    await services.connections.needsAuthentication(saved, "The account has not been connected yet.");
    const connection = (await services.connections.find(holder)) ?? saved;
    return { connection, test: null, link: connectLink(services, connector, agentOf(holder)) };
  }

  const test = await tryDescriptor(services, compiled, holder, scheme.type, fields);
  if (!test.ok) throw failed(test);
  const connection = await services.connections.save(holder, content);
  await test.keep();
  if (connector.account === "personal") {
    await recordAccountsStatus(services, connector, { fault: null, note: null });
  } else if (holder.level === "organisation") {
    await recordStatus(services, connector, { status: "connected", detail: null });
  }
  return { connection, test, link: null };
}

/** Whether there is more than what a client is registered with: a field that no person fills in. */
function hasToken(fields: Readonly<Record<string, string>>, declared: readonly { readonly key: string }[]): boolean {
  const known = new Set(declared.map(({ key }) => key));
  return Object.keys(fields).some((key) => !known.has(key)) || "refresh_token" in fields || "access_token" in fields;
}

async function connectServer(
  services: Services,
  connector: ConnectorRow,
  holder: ConnectionHolder,
  entered: Entered,
  by: string,
  signal: AbortSignal,
): Promise<Connected> {
  requireLevel(connector, holder.level);
  const token = checkToken(entered);
  const test = await tryServer(services, connector, presentToken(token), signal);
  if (!test.ok) throw failed(test);
  const configuration = tokenConfiguration(test.url);
  const content = { scheme: "header", configuration, secrets: { [TOKEN_FIELD]: token }, by };
  const connection = await services.connections.save(holder, content);
  const isForEverybody = holder.level === "organisation";
  if (connector.account === "personal" || isForEverybody) {
    await recordListing(services, connector, test.listing, isForEverybody);
  }
  return { connection, test, link: null };
}

/** Tries what is stored. One that works again needs nobody any more. */
export async function tryConnection(
  services: Services,
  connector: ConnectorRow,
  holder: ConnectionHolder,
  signal: AbortSignal,
): Promise<Tried> {
  const { opened } = await openConnection(services, holder);
  if (opened === null) throw notFound();
  const test = await tryOpened(services, connector, holder, opened, signal);
  const tried = { ...opened.view, revision: opened.revision };
  if (test.ok && opened.view.state === "needs_authentication") await services.connections.worksAgain(tried);
  if (!signal.aborted) await services.connections.checked(tried);
  return test;
}

type Opened = NonNullable<Awaited<ReturnType<typeof openConnection>>["opened"]>;

async function tryOpened(
  services: Services,
  connector: ConnectorRow,
  holder: ConnectionHolder,
  { view, secrets, credential }: Opened,
  signal: AbortSignal,
): Promise<Tried> {
  const atItsAddress =
    (present: Present): Present =>
    (settings) =>
      isAccountAt(view, settings.filled.url) ? present(settings) : undefined;
  if (connector.kind === "descriptor") {
    return triedOf(await services.backends.descriptor.test(connector, holder, credential, signal));
  }
  if (connector.kind === "simple") {
    return tryServer(services, connector, atItsAddress(presentToken(secrets[TOKEN_FIELD] ?? "")), signal);
  }
  const token = await services.tokens.obtain({ ...view, connector: connector.id });
  if (!token.ok) {
    const step = { step: "token", ok: false, message: token.message };
    return { ok: false, asked: true, steps: [step], keep: () => Promise.resolve() };
  }
  const header = { authorization: `Bearer ${token.accessToken}` };
  const present = atItsAddress(() => ({ account: "test", header }));
  return tryServer(services, connector, present, signal);
}

function presentToken(token: string): Present {
  return ({ tokenHeader }) => ({
    account: "test",
    header: token === "" ? {} : tokenHeaders(tokenHeader, token),
  });
}

function failed({ steps }: Tried): RestError {
  const last = steps.findLast(({ ok }) => !ok);
  const message = `The connection does not work, so nothing was saved. ${last?.message ?? ""}`.trim();
  return new RestError(422, "connection_failed", message, {
    faults: steps,
    ...(last?.hint === undefined ? {} : { hint: last.hint }),
  });
}
