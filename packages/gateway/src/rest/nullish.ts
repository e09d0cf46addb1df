import type { z } from "@hono/zod-openapi";

/** A field that may be left out, and is where it is null: front ends send both members of a pair, one of them empty. */
export function nullish<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((given) => given ?? undefined);
}
