import type { Json, ResponseErrorPlan } from "@mortise/core";
import type { UpstreamResponse } from "../../egress/egress.ts";
import { readRetryAfter } from "../../egress/retry-after.ts";
import type { RuntimeErrorCode, RuntimeFault } from "../../errors.ts";
import type { Reading } from "../read-response.ts";
import { excerpt } from "./excerpt.ts";
import { textAt } from "./json-parts.ts";

const MESSAGE_LENGTH = 1_000;

/** What each meaning is called among the run-time errors; a refused credential depends on whether there was one. */
const CODES = {
  rejected: "upstream_rejected",
  not_found: "upstream_not_found",
  forbidden: "scope_insufficient",
  rate_limited: "rate_limited",
  unavailable: "upstream_unavailable",
  conflict: "upstream_conflict",
} as const satisfies Record<Exclude<ResponseErrorPlan["means"], "unauthorized">, RuntimeErrorCode>;

/** The fault that a descriptor says this answer is, whatever its status; the first that fits counts. */
export function declaredError(
  errors: readonly ResponseErrorPlan[],
  { status, headers }: UpstreamResponse,
  reading: Reading,
  authenticated: boolean,
): RuntimeFault | undefined {
  const json = reading.kind === "json" ? reading.text : undefined;
  const error = errors.find((candidate) => fits(candidate, status, json));
  if (error === undefined) return undefined;
  const { means, message } = error;
  const code = means === "unauthorized" ? (authenticated ? "credential_expired" : "credential_missing") : CODES[means];
  const retryAfterMs = readRetryAfter(headers);
  const said = excerpt(readMessage(message, json) ?? json ?? "", MESSAGE_LENGTH);
  return {
    code,
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(said === "" ? {} : { detail: `The upstream API said: ${said}` }),
  };
}

function fits({ status: wanted, where }: ResponseErrorPlan, status: number, json: string | undefined): boolean {
  if (wanted !== undefined && wanted !== String(status) && wanted !== `${Math.floor(status / 100)}XX`) return false;
  if (where === undefined) return true;
  const found = json === undefined ? undefined : textAt(json, where.path);
  if (found === undefined) return false;
  return where.equals === undefined
    ? !/^(?:null|false|""|\[\s*\])$/.test(found)
    : isEqual(JSON.parse(found), where.equals);
}

/** Equal as JSON values are: members in any order. */
function isEqual(value: unknown, wanted: Json): boolean {
  if (typeof wanted !== "object" || wanted === null) return value === wanted;
  if (typeof value !== "object" || value === null || Array.isArray(value) !== Array.isArray(wanted)) return false;
  const members = Object.entries(wanted);
  return (
    Object.keys(value).length === members.length &&
    members.every(
      ([name, member]) => Object.hasOwn(value, name) && isEqual((value as Record<string, unknown>)[name], member), // an object, as was just seen
    )
  );
}

function readMessage(pointer: string | undefined, json: string | undefined): string | undefined {
  const text = pointer === undefined || json === undefined ? undefined : textAt(json, pointer);
  if (text === undefined || text === "null") return undefined;
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}
