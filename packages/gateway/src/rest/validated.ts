import type { z } from "@hono/zod-openapi";
import { escapeStep } from "@mortise/core/json-pointer";
import { RestError } from "./rest-error.ts";

/** The value as its schema has it, or 422 with every fault and where it is (a JSON pointer). What was given is not repeated: it may be a secret. */
export function validated(
  schema: z.ZodType | undefined,
  value: unknown,
  part: "body" | "query" | "arguments",
): unknown {
  if (schema === undefined) return value;
  const parsed = schema.safeParse(value, { error: plainly });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 50).map(({ path, message }) => ({
    in: part,
    at: path.map((step) => `/${escapeStep(String(step))}`).join(""),
    message,
  }));
  const first = faults[0];
  const where = first === undefined || first.at === "" ? `The ${part}` : `${first.at} of the ${part}`;
  throw new RestError(422, "invalid", `${where} is not as it should be: ${first?.message ?? "invalid"}`, { faults });
}

/** The library's words for what clients get wrong most, plainer. A schema's own words go before them. */
const plainly: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "unrecognized_keys") {
    const [first = "", ...others] = issue.keys;
    return `There is no ${JSON.stringify(first.slice(0, 64))}${others.length === 0 ? "" : `, nor ${String(others.length)} more`}.`;
  }
  if (issue.input !== undefined) return undefined;
  if (issue.code === "invalid_type") return `It is missing (${issue.expected}).`;
  if (issue.code === "invalid_value")
    return `It is missing (${issue.values.map((one) => JSON.stringify(one)).join(" or ")}).`;
  return undefined;
};
