import type { HttpMethod, Template, TemplatePart, UrlPlan } from "@mortise/core";
import { prepareRequest } from "@mortise/core/request";
import { fail, type Outcome } from "../../errors.ts";
import type { Fields } from "../template.ts";

/** Where a request goes. */
export interface Address {
  readonly origin: string;
  /** Path and query, encoded. */
  readonly path: string;
}

/**
 * Fills a URL in which fields of the connection stand, under the rules of every endpoint: a value stays
 * in its place, be that a part of the host or one segment of the path, and a secret does not stand there at all.
 *
 * @param connection - The fields that are no secret.
 */
export function fillUrl(template: Template, connection: Fields): Outcome<Address> {
  const url = urlPlan(template);
  if (url === undefined) {
    return fail("connection_invalid", { detail: "The connector declares an address that is no http or https URL." });
  }
  const built = prepareRequest({
    operationId: "",
    origin: "",
    method: "GET" satisfies HttpMethod,
    url,
    parameters: [],
    constants: [],
    body: null,
    injection: null,
    retryable: true,
  })({}, connection);
  if (!built.ok) {
    return fail("connection_invalid", { detail: built.faults.map(({ message }) => message).join(" ") });
  }
  const { origin, path } = built.request;
  return { ok: true, value: { origin, path } };
}

const SCHEME = /^(https?):\/\//i;

function urlPlan(template: Template): UrlPlan | undefined {
  const [first, ...others] = template;
  const scheme = first?.kind === "text" ? SCHEME.exec(first.text) : null;
  if (first?.kind !== "text" || scheme === null) return undefined;
  const rest: Template = [{ kind: "text", text: first.text.slice(scheme[0].length) }, ...others];
  const [address = [], ...queries] = split(rest, "?");
  const [authority = [], ...path] = split(address, "/");
  return {
    scheme: scheme[1]?.toLowerCase() === "http" ? "http" : "https",
    authority,
    path: path.length === 0 ? [[]] : path,
    query: queries.flatMap((part, index): Template => (index === 0 ? part : [{ kind: "text", text: "?" }, ...part])),
  };
}

/** Splits where the separator stands in the template's own text. Values are not looked at. */
function split(template: Template, separator: string): TemplatePart[][] {
  const pieces: TemplatePart[][] = [[]];
  for (const part of template) {
    if (part.kind !== "text") {
      pieces.at(-1)?.push(part);
      continue;
    }
    for (const [index, text] of part.text.split(separator).entries()) {
      if (index > 0) pieces.push([]);
      if (text !== "") pieces.at(-1)?.push({ kind: "text", text });
    }
  }
  return pieces;
}
