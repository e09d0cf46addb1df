import type { Scope } from "@mortise/runtime";
import type { Principal } from "../authorize/principal.ts";
import { TOKEN_FIELD } from "../connectors/external-headers.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { existingConnector, findConnector } from "../connectors/find-connector.ts";
import type { Statements } from "../db/store.ts";
import type { Change } from "../events/change-feed.ts";
import type { Services } from "../services.ts";
import { SecretUnreadable, VaultSealed } from "../vault/vault.ts";
import { agentOf, agentWithoutAccount, connectLink } from "./connect-link.ts";
import { type ConnectionRow, findConnection, levelsOf, viewOf } from "./connection-row.ts";
import type {
  ConnectedCredential,
  Connections,
  ConnectionView,
  TargetOutcome,
  TriedConnection,
} from "./connections.ts";
import {
  type ExternalSettings,
  type FilledExternal,
  isAccountAt,
  NOBODY,
  type Presented,
  readSettings,
  tokenHeaders,
} from "./external-target.ts";
import { keep } from "./kept.ts";
import { keepConnections, type OpenConnection } from "./kept-connections.ts";
import { keepTargets } from "./kept-targets.ts";
import { readRevocations, removeConnections, saveConnection, type Selected } from "./save-connection.ts";

type Needs = Pick<Services, "store" | "vault" | "variables" | "changes" | "clock" | "publicUrl" | "tokens">;

/** A connector as calls need it. */
interface Known {
  readonly connector: ConnectorRow | undefined;
}

interface ConnectorKey {
  readonly organisation: string;
  readonly connector: string;
}

/** Credentials of connectors, from the database and the vault. What a call needs is at hand until it changes. */
export function createConnections(services: Needs): Connections {
  const { store, changes } = services;
  const connections = keepConnections(services);
  const nameOf = ({ organisation, connector }: ConnectorKey) => JSON.stringify([organisation, connector]);
  const connectors = keep<ConnectorKey, Known>({
    max: 20_000,
    nameOf,
    read: async ({ organisation, connector }) => ({ connector: await findConnector(store, organisation, connector) }),
  });
  const settings = keep<ConnectorKey, ExternalSettings>({
    max: 5_000,
    nameOf,
    read: async ({ organisation, connector }) => {
      const row = await existingConnector(store, organisation, connector);
      return readSettings(services, row);
    },
  });
  const targets = keepTargets(services);
  changes.subscribe(({ subject, organisation, connector }) => {
    const isConcerned = (key: ConnectorKey) =>
      key.organisation === organisation && (connector === undefined || key.connector === connector);
    if (subject === "connector") connectors.drop(isConcerned);
    if (subject === "connector" || subject === "variable") settings.drop(isConcerned);
  });
  changes.onGap(() => {
    connectors.clear();
    settings.clear();
  });

  /** The narrowest connection in a scope that is fit. Waits only for what is not at hand. */
  function narrowest(
    connector: ConnectorRow,
    scope: Scope,
    isFit: (opened: NonNullable<OpenConnection["opened"]>) => boolean,
    from = 0,
  ): OpenConnection | Promise<OpenConnection> {
    const levels = levelsOf(connector);
    for (let index = from; index < levels.length; index++) {
      const level = levels[index];
      const holder = level === undefined ? undefined : scope[level];
      if (level === undefined || holder === undefined) continue;
      const found = connections.get({ organisation: connector.org_id, connector: connector.id, level, holder });
      if (found instanceof Promise) {
        return found.then((open) =>
          open.opened !== null && isFit(open.opened) ? open : narrowest(connector, scope, isFit, index + 1),
        );
      }
      if (found.opened !== null && isFit(found.opened)) return found;
    }
    return NOTHING;
  }

  async function target(id: string, principal: Principal): Promise<TargetOutcome> {
    const key = { organisation: principal.organisation, connector: id };
    try {
      const known = settings.get(key);
      const read = known instanceof Promise ? await known : known;
      const { connector, filled } = read;
      if (!filled.ok) {
        return unavailable(`${connector.name} is not set up. ${filled.message} Ask an administrator.`);
      }
      const settled = read as FilledExternal; // that is what was just looked at
      const found = narrowest(connector, principal, () => true);
      const { opened } = found instanceof Promise ? await found : found;
      // What proves an account that is no OAuth server's does not change as long as the account does not.
      let ready = connector.kind === "simple" ? targets.last(settled, opened) : undefined;
      if (ready === undefined) {
        const presented = await present(settled, opened, principal);
        if ("need" in presented) {
          const agent = opened === null ? agentWithoutAccount(connector, principal) : agentOf(opened.view);
          return { ok: false, ...presented, link: connectLink(services, connector, agent) };
        }
        ready = targets.of(settled, opened, presented);
      }
      return opened === null
        ? { ok: true, connection: null, target: ready }
        : { ok: true, connection: opened.view.id, revision: opened.revision, target: ready };
    } catch (error) {
      if (error instanceof SecretUnreadable) {
        return unavailable("Its stored credential cannot be read: it was damaged. It has to be entered again.");
      }
      if (!(error instanceof VaultSealed)) throw error;
      return unavailable("Its credentials cannot be read now: the vault is sealed. Tell an administrator.");
    }
  }

  /** What proves the account to the server; or what has to be done first. */
  async function present(
    { connector, tokenHeader, filled }: FilledExternal,
    opened: OpenConnection["opened"],
    caller: Principal,
  ): Promise<Presented | Pick<Refusal, "need" | "message">> {
    const { name, org_id: organisation, id } = connector;
    if (opened === null) {
      if (connector.kind === "simple" && connector.account === "shared") return NOBODY;
      return { need: "connect", message: unconnected(connector, caller) };
    }
    const { view, revision, secrets } = opened;
    // Whatever is kept of either, here or in another replica.
    if (!isAccountAt(view, filled.url)) {
      return { need: "connect", message: `${name} has another address now than it was connected at. Connect it anew.` };
    }
    const own = { account: `${view.id}:${String(revision)}`, connection: view.id };
    if (connector.kind === "simple") {
      const token = secrets[TOKEN_FIELD];
      return { ...own, header: token === undefined ? {} : tokenHeaders(tokenHeader, token) };
    }
    if (view.state === "needs_authentication") {
      return { need: "reauthenticate", message: `The authorization for ${name} has ended. Connect it again.` };
    }
    const token = await services.tokens.obtain({ organisation, id: view.id, connector: id });
    if (!token.ok) return token;
    return { ...own, header: { authorization: `Bearer ${token.accessToken}` } };
  }

  return {
    async list(organisation, connector) {
      let query = store.db.selectFrom("connections").selectAll().where("org_id", "=", organisation);
      if (connector !== undefined) query = query.where("connector_id", "=", connector);
      return (await query.orderBy("connector_id").orderBy("level").orderBy("holder_id").execute()).map(viewOf);
    },

    async find(holder) {
      const row = await findConnection(store.db, holder);
      return row === undefined ? undefined : viewOf(row);
    },

    async save(holder, content) {
      const row = await saveConnection(services, holder, content);
      // What it had before, nobody calls with any more.
      await announce(row, { isEnded: true });
      return viewOf(row);
    },

    async remove({ organisation, connector: connector_id, level, holder: holder_id }) {
      const removed = await remove(organisation, { where: { connector_id, level, holder_id } });
      return removed.length > 0;
    },

    async removeHolder({ organisation, level, holder: holder_id }, more) {
      await remove(organisation, { where: { level, holder_id } }, more);
    },

    needsAuthentication: (connection, detail) => mark(connection, "needs_authentication", detail),
    worksAgain: (connection) => mark(connection, "connected", null),

    async checked({ organisation, id, revision }) {
      let update = store.db
        .updateTable("connections")
        .set({ checked_at: services.clock.time() })
        .where("org_id", "=", organisation)
        .where("id", "=", id);
      if (revision !== undefined) update = update.where("revision", "=", revision);
      await update.execute();
    },

    resolve({ instance, scheme, scope }) {
      const { state } = services.vault.state();
      if (state === "sealed") throw new VaultSealed("No credential can be read.");
      const isFit = (opened: NonNullable<OpenConnection["opened"]>) => opened.view.scheme === scheme;
      const find = ({ connector }: Known) => (connector === undefined ? NOTHING : narrowest(connector, scope, isFit));
      const known = connectors.get({ organisation: scope.organisation, connector: instance });
      const found = known instanceof Promise ? known.then(find) : find(known);
      return found instanceof Promise ? found.then(credentialOf) : credentialOf(found);
    },

    target,
  };

  async function remove(
    organisation: string,
    selected: Selected,
    more: (statements: Statements) => Promise<void> = () => Promise.resolve(),
  ): Promise<readonly ConnectionRow[]> {
    const revoke = await readRevocations(services, organisation, selected);
    const removed = await store.transaction(async (statements) => {
      const rows = await removeConnections(services, statements, organisation, selected);
      await more(statements);
      return rows;
    });
    revoke();
    for (const row of removed) await announce(row, { isEnded: true });
    return removed;
  }

  async function mark(
    { organisation, id, revision }: TriedConnection,
    state: ConnectionView["state"],
    detail: string | null,
  ): Promise<void> {
    let update = store.db
      .updateTable("connections")
      .set({ state, state_detail: detail, updated_at: services.clock.time() })
      .where("org_id", "=", organisation)
      .where("id", "=", id)
      .where("state", "<>", state);
    if (revision !== undefined) update = update.where("revision", "=", revision);
    const row = await update.returningAll().executeTakeFirst();
    if (row !== undefined) await announce(row);
  }

  function announce(
    { org_id, id, connector_id }: Pick<ConnectionRow, "org_id" | "id" | "connector_id">,
    more: Pick<Change, "isEnded"> = {},
  ): Promise<void> {
    return changes.publish({ organisation: org_id, subject: "connection", id, connector: connector_id, ...more });
  }
}

type Refusal = TargetOutcome & { readonly ok: false };

const NOTHING: OpenConnection = { opened: null };

function credentialOf({ opened }: OpenConnection): ConnectedCredential | undefined {
  return opened?.credential;
}

function unavailable(message: string): Refusal {
  return { ok: false, need: "unavailable", message };
}

/** That there is no account, and whose turn it is. */
function unconnected(connector: ConnectorRow, caller: Principal): string {
  const { name, account } = connector;
  if (agentWithoutAccount(connector, caller) !== undefined) {
    return `This agent has no account at ${name}. Whoever administers the agent has to connect one for it.`;
  }
  return account === "personal"
    ? `You have not connected your account to ${name}.`
    : `Nobody has connected an account to ${name}. An administrator has to.`;
}
