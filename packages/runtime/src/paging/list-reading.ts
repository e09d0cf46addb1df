import { createHash } from "node:crypto";
import type { InputSchema, PagingPlan, Plan, ResponsePlan } from "@mortise/core";
import type { Arguments } from "@mortise/core/request";

/** How a tool's list is read, worked out when the server is built. */
export interface ListReading {
  /** JSON pointer of the list. */
  readonly items: string;
  readonly total: string | undefined;
  readonly paging: PagingPlan | undefined;
  readonly fieldsArgument: string | undefined;
  readonly cursorArgument: string | undefined;
  readonly url: Plan["url"];
  /** Tells this way of reading from another: a position in a list means nothing to a tool that has changed. */
  readonly fingerprint: string;
  /** Query parameters that carry the credential. */
  readonly credentialParameters: readonly string[];
  /** What tells how many items a full page has; left out where that cannot be relied on. */
  readonly size: { readonly argument: string; readonly default: unknown } | undefined;
  /** What asks for the first page, where an upstream insists on being told. */
  readonly first: string | null;
  /** Whether the position goes out as a number. */
  readonly numeric: boolean;
}

/** `undefined` for a tool whose answer is no list. */
export function readList(plan: Plan, schema: InputSchema): ListReading | undefined {
  const { response } = plan;
  if (response?.items === undefined) return undefined;
  const { paging } = response;
  const position =
    paging !== undefined && "argument" in paging
      ? plan.parameters.find(({ argument }) => argument === paging.argument)
      : undefined;
  return {
    items: response.items,
    total: response.total,
    paging,
    fieldsArgument: response.fieldsArgument,
    cursorArgument: response.cursorArgument,
    url: plan.url,
    fingerprint: createHash("sha256")
      .update(JSON.stringify([plan.method, plan.url, response.items, paging ?? null]))
      .digest("base64url"),
    credentialParameters: (plan.injection?.carriers ?? []).flatMap((carrier) =>
      carrier.kind === "template" && carrier.place === "query" ? [carrier.name] : [],
    ),
    size: sizeOf(response, plan, schema),
    first:
      paging !== undefined && "first" in paging && position?.required === true && position.default === undefined
        ? String(paging.first)
        : null,
    numeric: position?.type === "integer" || position?.type === "number",
  };
}

/**
 * A page with fewer items than were asked for is the last one, unless the upstream gives fewer by
 * itself: so the size counts only where its schema says how much may be asked for.
 */
function sizeOf({ paging }: ResponsePlan, plan: Plan, schema: InputSchema): ListReading["size"] {
  if (paging === undefined || !("sizeArgument" in paging) || paging.sizeArgument === undefined) return undefined;
  const argument = paging.sizeArgument;
  const parameter = plan.parameters.find((candidate) => candidate.argument === argument);
  return typeof schema.properties[argument]?.["maximum"] === "number"
    ? { argument, default: parameter?.default }
    : undefined;
}

/** How many items a full page has, where that is known. */
export function pageSize({ size }: ListReading, args: Arguments): number | undefined {
  if (size === undefined) return undefined;
  const value = Object.hasOwn(args, size.argument) ? args[size.argument] : size.default;
  return typeof value === "number" ? value : undefined;
}
