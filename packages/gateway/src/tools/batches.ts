/** Rows or names in one statement: well below what SQLite and PostgreSQL bind. */
const ROWS = 500;

/** The same items in the same order, as many at a time as one statement takes. */
export function batches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / ROWS) }, (_, index) =>
    items.slice(index * ROWS, (index + 1) * ROWS),
  );
}
