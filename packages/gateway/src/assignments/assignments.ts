import type { ConnectorRow } from "../connectors/connector-row.ts";
import { existingConnector } from "../connectors/find-connector.ts";
import type { Services } from "../services.ts";
import { requireTools } from "../tools/require-tools.ts";

type Needs = Pick<Services, "store" | "changes" | "clock">;

/** Whom a connector is given to. */
export interface Subject {
  readonly organisation: string;
  readonly kind: "workspace" | "agent";
  readonly id: string;
}

export interface Assignment {
  readonly connector: ConnectorRow;
  /** Null is every tool that the admin allows; an empty list is none. */
  readonly tools: readonly string[] | null;
  readonly createdAt: number;
}

/** What is given to a workspace or an agent, by the connectors' names. */
export async function listAssignments(
  { store }: Pick<Services, "store">,
  subject: Subject,
): Promise<readonly Assignment[]> {
  const rows = await store.db
    .selectFrom("assignments")
    .select(["connector_id", "tools", "created_at"])
    .where("org_id", "=", subject.organisation)
    .where("subject_kind", "=", subject.kind)
    .where("subject_id", "=", subject.id)
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map(({ connector_id: id }) => id);
  const found = store.db.selectFrom("connectors").selectAll().where("org_id", "=", subject.organisation);
  const connectors = new Map((await found.where("id", "in", ids).execute()).map((row) => [row.id, row]));
  return rows
    .flatMap(({ connector_id: id, tools, created_at: createdAt }) => {
      const connector = connectors.get(id);
      // Written below: an array of names.
      return connector === undefined
        ? []
        : [{ connector, tools: tools === null ? null : (JSON.parse(tools) as readonly string[]), createdAt }];
    })
    .toSorted((a, b) => (a.connector.name < b.connector.name ? -1 : 1));
}

/**
 * Gives a connector, or gives it anew with other tools. Doing it twice is doing it once.
 *
 * @throws RestError 422 for tools that the connector does not have.
 */
export async function assign(
  { store, changes, clock }: Needs,
  subject: Subject,
  connector: ConnectorRow,
  tools: readonly string[] | null,
  by: string,
): Promise<void> {
  const names = tools === null ? null : JSON.stringify(Array.from(new Set(tools)).toSorted());
  await store.transaction(async (statements) => {
    await existingConnector({ db: statements }, subject.organisation, connector.id);
    if (tools !== null && tools.length > 0) {
      const rows = statements.selectFrom("tools").select("name").where("org_id", "=", subject.organisation);
      const own = await rows.where("connector_id", "=", connector.id).execute();
      requireTools(new Set(own.map(({ name }) => name)), tools);
    }
    await statements
      .insertInto("assignments")
      .values({
        org_id: subject.organisation,
        connector_id: connector.id,
        subject_kind: subject.kind,
        subject_id: subject.id,
        tools: names,
        created_by: by,
        created_at: clock.time(),
      })
      .onConflict((conflict) =>
        conflict.columns(["connector_id", "subject_kind", "subject_id"]).doUpdateSet({ tools: names }),
      )
      .execute();
  });
  await told(changes, subject, connector.id);
}

/** Takes a connector back. One that was not given is taken back already. */
export async function unassign({ store, changes }: Needs, subject: Subject, connector: string): Promise<void> {
  await store.db
    .deleteFrom("assignments")
    .where("org_id", "=", subject.organisation)
    .where("connector_id", "=", connector)
    .where("subject_kind", "=", subject.kind)
    .where("subject_id", "=", subject.id)
    .execute();
  await told(changes, subject, connector);
}

function told(changes: Services["changes"], { organisation, id }: Subject, connector: string): Promise<void> {
  return changes.publish({ organisation, subject: "assignment", id, connector });
}
