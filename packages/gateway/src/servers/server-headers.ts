import { headerField, readExternalHeaders, type ExternalHeaders } from "../connectors/external-headers.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { invalid, RestError } from "../rest/rest-error.ts";
import type { NewServer } from "./server-body.ts";

/** Headers as the row has them, and what changes in the vault; null is removed. */
export interface HeaderChanges {
  readonly headers: ExternalHeaders["headers"];
  readonly secrets: Readonly<Record<string, string | null>>;
  /** Names of secrets that stay as they are. */
  readonly kept: readonly string[];
}

/**
 * Takes over headers that somebody configured.
 *
 * @param before - What there is, whose secrets may be left out.
 * @throws RestError 422 where a value is missing.
 */
export function changeHeaders(given: NewServer["headers"], before: Pick<ConnectorRow, "headers">): HeaderChanges {
  const secretBefore = new Set(
    readExternalHeaders(before.headers).headers.flatMap(({ name, value }) => (value === null ? [name] : [])),
  );
  const secrets: Record<string, string | null> = {};
  const kept: string[] = [];
  const headers = given.map(({ name, value, secret }, index) => {
    const isKept = secret && value === undefined && secretBefore.has(name);
    if (value === undefined && !isKept)
      throw invalid(`/headers/${String(index)}/value`, `The header ${name} needs a value.`);
    if (isKept) kept.push(name);
    else if (secret && value !== undefined) secrets[headerField(name)] = value;
    return { name, value: secret ? null : (value ?? "") };
  });
  const stays = new Set(headers.flatMap(({ name, value }) => (value === null ? [name] : [])));
  for (const name of secretBefore) if (!stays.has(name)) secrets[headerField(name)] = null;
  return { headers, secrets, kept };
}

/**
 * A header that is configured and one that an account's token goes in are two.
 *
 * @throws RestError 422.
 */
export function requireDistinctHeaders(
  { tokenHeader, headers }: Pick<ExternalHeaders, "tokenHeader" | "headers">,
  hasToken: boolean,
): void {
  if (!hasToken || headers.every(({ name }) => name !== tokenHeader)) return;
  throw new RestError(
    422,
    "header",
    `The header ${tokenHeader} carries the access token. It cannot be given a value of its own.`,
  );
}
