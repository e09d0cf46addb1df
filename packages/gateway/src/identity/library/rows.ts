import type { LibraryRows, LibraryTable, LibraryTables, Where } from "./library.ts";

/** A condition as the library's adapter takes it. */
interface Condition {
  readonly field: string;
  readonly value: string | number | boolean | string[] | Date | null;
  readonly operator?: "eq" | "in";
}

/** The part of the library's database adapter that is used. */
export interface Adapter {
  findOne<T>(query: { model: string; where: Condition[] }): Promise<T | null>;
  findMany<T>(query: { model: string; where: Condition[]; limit: number }): Promise<T[]>;
  create(query: { model: string; data: Record<string, unknown>; forceAllowId: boolean }): Promise<unknown>;
  updateMany(query: { model: string; where: Condition[]; update: Record<string, unknown> }): Promise<number>;
  deleteMany(query: { model: string; where: Condition[] }): Promise<number>;
}

/** The adapter stops at 100 rows unless it is told how many. */
const ALL = 100_000;

/** Typed rows over the adapter, whose own types know nothing of tables. */
export function rowsOver(adapter: Adapter): LibraryRows {
  return {
    async find<T extends LibraryTable>(table: T, where: Where<LibraryTables[T]>) {
      return (await adapter.findOne<LibraryTables[T]>({ model: table, where: conditions(where) })) ?? undefined;
    },
    list<T extends LibraryTable>(table: T, where: Where<LibraryTables[T]>) {
      return adapter.findMany<LibraryTables[T]>({ model: table, where: conditions(where), limit: ALL });
    },
    async insert<T extends LibraryTable>(table: T, row: Omit<LibraryTables[T], "id"> & { readonly id?: string }) {
      const data = { ...row };
      // The adapter gives back the row as it stands.
      return (await adapter.create({ model: table, data, forceAllowId: "id" in row })) as LibraryTables[T];
    },
    async update(table, where, changes) {
      await adapter.updateMany({ model: table, where: conditions(where), update: { ...changes } });
    },
    remove: (table, where) => adapter.deleteMany({ model: table, where: conditions(where) }),
  };
}

function conditions(where: object): Condition[] {
  return Object.entries(where).map(([field, value]: [string, unknown]) =>
    Array.isArray(value)
      ? { field, value: value as string[], operator: "in" }
      : { field, value: value as Exclude<Condition["value"], string[]> },
  );
}
