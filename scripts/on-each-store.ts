import { STORE_KINDS, type StoreKind } from "../packages/gateway/test/support/places.ts";
import setUpPostgres, { stopPostgres } from "../packages/gateway/test/support/postgres.ts";

/**
 * Does something on each store, or only on those that are chosen by name, with a PostgreSQL of its own; then ends the
 * process, with 1 where that threw or set so. A name that is no store's throws: else nothing would be verified.
 */
export async function onEachStore(
  chosen: readonly string[],
  verify: (kind: StoreKind) => Promise<void>,
): Promise<never> {
  const unknown = chosen.find((name) => !STORE_KINDS.some((kind) => kind === name));
  if (unknown !== undefined) throw new Error(`There is no store ${unknown}: name ${STORE_KINDS.join(" or ")}.`);
  const kinds = STORE_KINDS.filter((kind) => chosen.length === 0 || chosen.includes(kind));
  if (kinds.includes("postgres")) await setUpPostgres({ rootDir: process.cwd() });
  try {
    for (const kind of kinds) await verify(kind);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  await stopPostgres();
  // Connections of clients may be open still.
  process.exit();
}
