import type { Services } from "../services.ts";
import type { ConnectionHolder, ConnectionView } from "./connections.ts";
import { findConnection, secretsOf, viewOf } from "./connection-row.ts";
import { SecretUnreadable } from "../vault/vault.ts";
import { keep, type Kept } from "./kept.ts";
import type { ConnectedCredential } from "./connections.ts";

/** What a holder has connected, its secrets opened; null where there is nothing. One object until it changes. */
export interface OpenConnection {
  readonly opened: {
    readonly view: ConnectionView;
    /** Grows with each change of the credential. */
    readonly revision: number;
    readonly secrets: Readonly<Record<string, string>>;
    /** For the runtime, which keeps what it derives as long as this object. */
    readonly credential: ConnectedCredential;
  } | null;
}

export type KeptConnections = Kept<ConnectionHolder, OpenConnection>;

/** Connections at hand, dropped when they change. */
export function keepConnections(services: Pick<Services, "store" | "vault" | "changes">): KeptConnections {
  const kept = keep<ConnectionHolder, OpenConnection>({
    max: 20_000,
    nameOf: ({ organisation, connector, level, holder }) => JSON.stringify([organisation, connector, level, holder]),
    read: (holder) => openConnection(services, holder),
  });
  services.changes.subscribe(({ subject, organisation, connector }) => {
    if (subject !== "connection" && subject !== "connector") return;
    kept.drop(
      (holder) => holder.organisation === organisation && (connector === undefined || holder.connector === connector),
    );
  });
  services.changes.onGap(() => kept.clear());
  return kept;
}

/** Reads a connection and opens its secrets. Rejects where the vault is sealed, or one of them does not open. */
export async function openConnection(
  { store, vault }: Pick<Services, "store" | "vault">,
  holder: ConnectionHolder,
): Promise<OpenConnection> {
  const row = await findConnection(store.db, holder);
  if (row === undefined) return { opened: null };
  const view = viewOf(row);
  const secrets = view.secretFields.length === 0 ? {} : await vault.getAll(secretsOf(row));
  // Secrets of a later content are not for what the earlier one says they are for.
  const now = view.secretFields.length === 0 ? row : await findConnection(store.db, holder);
  if (now?.id !== row.id || now.revision !== row.revision) return openConnection({ store, vault }, holder);
  // Without one of them a call would be somebody else's, or nobody's.
  if (view.secretFields.some((field) => secrets[field] === undefined)) {
    throw new SecretUnreadable("A secret of the connection is gone.");
  }
  const fields: Record<string, string> = { ...plainFields(view.configuration), ...secrets };
  const { level, id: connection, scheme, state } = view;
  const { revision } = row;
  const credential = Object.freeze({ fields, level, connection, revision, scheme, state });
  return { opened: { view, revision, secrets, credential } };
}

/** A configuration as the runtime takes it. */
export function plainFields(configuration: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, String(value)]));
}
