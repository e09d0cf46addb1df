import { createHash } from "node:crypto";
import type { Statements } from "../db/store.ts";
import { RestError } from "../rest/rest-error.ts";
import { lockConnectorRow } from "./lock-connector-row.ts";
import { requireTools } from "./require-tools.ts";
import type { ToolRow } from "./tool-row.ts";

/** What an admin decides of a tool. What is left out stays. */
export interface ToolSetting {
  readonly name: string;
  readonly allowed?: boolean | undefined;
  readonly approval?: ToolRow["approval"] | undefined;
  /** Of the definition that was looked at: where the tool is another by now, nothing is set. */
  readonly digest?: string | undefined;
}

export interface ToolSettings {
  readonly organisation: string;
  readonly connector: string;
  readonly settings: readonly ToolSetting[];
  /** Whether tools that are not named are switched off. */
  readonly othersOff: boolean;
  readonly time: number;
  /** Given the tools as they are, once nobody else can change them. Throws where they are not to be changed. */
  readonly require: (rows: readonly VersionedTool[]) => void;
}

type VersionedTool = Pick<ToolRow, "name" | "digest" | "allowed" | "approval" | "candidate_digest">;

/** Names the version of what people decided of tools, and of what there is to decide of. */
export function toolsTag(rows: readonly VersionedTool[]): string {
  const decided = rows.map(({ name, digest, allowed, approval, candidate_digest: candidate }) =>
    JSON.stringify([name, digest, allowed, approval, candidate]),
  );
  return createHash("sha256").update(decided.toSorted().join("\n")).digest("base64url").slice(0, 22);
}

const NAMES = 500;

/**
 * Sets many tools, all or none.
 *
 * @throws RestError 422 for names that the connector does not have, 409 where a definition is another than was looked at.
 */
export async function setTools(
  statements: Statements,
  { organisation, connector, settings, othersOff, time, require }: ToolSettings,
): Promise<void> {
  await lockConnectorRow(statements, organisation, connector);
  const rows = await statements
    .selectFrom("tools")
    .select(["name", "digest", "allowed", "approval", "candidate_digest"])
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .execute();
  require(rows);
  const digests = new Map(rows.map(({ name, digest }) => [name, digest]));
  requireTools(
    digests,
    settings.map(({ name }) => name),
  );
  const stale = settings.find(({ name, digest }) => digest !== undefined && digests.get(name) !== digest);
  if (stale !== undefined) {
    throw new RestError(409, "changed_meanwhile", `The tool ${stale.name} is not as it was shown. Look at it anew.`);
  }

  const update = async (names: readonly string[], values: Partial<Pick<ToolRow, "allowed" | "approval">>) => {
    for (let start = 0; start < names.length; start += NAMES) {
      await statements
        .updateTable("tools")
        .set({ ...values, updated_at: time })
        .where("org_id", "=", organisation)
        .where("connector_id", "=", connector)
        .where("name", "in", names.slice(start, start + NAMES))
        .execute();
    }
  };
  const named = new Map(settings.map((setting) => [setting.name, setting]));
  if (othersOff)
    await update(
      Array.from(digests.keys()).filter((name) => !named.has(name)),
      { allowed: 0 },
    );
  const groups = Map.groupBy(named.values(), ({ allowed, approval }) => `${String(allowed)} ${String(approval)}`);
  for (const group of groups.values()) {
    const { allowed, approval } = group[0] ?? {};
    if (allowed === undefined && approval === undefined) continue;
    await update(
      group.map(({ name }) => name),
      {
        ...(allowed === undefined ? {} : { allowed: allowed ? 1 : 0 }),
        ...(approval === undefined ? {} : { approval }),
      },
    );
  }
}
