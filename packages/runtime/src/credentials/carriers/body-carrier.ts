import type { BodyPlan } from "@mortise/core";
import type { HttpRequest } from "@mortise/core/request";
import { fail, type Outcome } from "../../errors.ts";
import { fieldKeys, fillTemplate } from "../template.ts";
import type { PreparedCarrier, TemplateCarrier } from "./carrier.ts";
import { setPair } from "./pairs.ts";

/** A member of a JSON body, or a pair of a form. A redirect keeps the body, or drops it as a whole. */
export function prepareBodyCarrier({ name, parts }: TemplateCarrier, body: BodyPlan | null): PreparedCarrier {
  if (body?.kind !== "json" && body?.kind !== "form") {
    throw new Error(`The credential ${name} goes into a JSON or form body, and this request has none.`);
  }
  const add = body.kind === "json" ? addMember : addPair;
  return {
    keys: fieldKeys(parts),
    judge: (_key, value) => (value.isWellFormed() ? undefined : "must not hold half a character (a lone surrogate)"),
    fillIn(fields) {
      const value = fillTemplate(parts, fields);
      return { secrets: [], attach: (request) => add(withBody(request, body), name, value) };
    },
  };
}

/** A request whose body is there to be added to: that of a call which sends nothing is empty. */
function withBody(request: HttpRequest, { kind, mediaType }: BodyPlan): HttpRequest {
  if (request.body !== null) return request;
  const headers = { ...request.headers, "content-type": mediaType };
  return { ...request, headers, body: kind === "json" ? "{}" : "" };
}

const OBJECT_START = /^\s*\{\s*(\})?/;

/** The text is not written anew, because numbers beyond 2^53 would not survive it: the member goes in front of the others. */
function addMember(request: HttpRequest, name: string, value: string): Outcome<HttpRequest> {
  const { body } = request;
  const [start, empty] = (typeof body === "string" ? OBJECT_START.exec(body) : null) ?? [];
  if (typeof body !== "string" || start === undefined) {
    return fail("arguments_invalid", {
      detail: "The body must be a JSON object, because the credential is one of its members.",
    });
  }
  // Of two members with one name most parsers take the last, and some care for no case: there must be no other.
  const folded = name.toLowerCase();
  if (Object.keys(JSON.parse(body) as object).some((other) => other.toLowerCase() === folded)) {
    return fail("arguments_invalid", {
      detail: `The body must not have a member ${JSON.stringify(name)}: the connection fills it.`,
    });
  }
  const member = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  const rest = empty === undefined ? `,${body.slice(start.length)}` : "}";
  return { ok: true, value: { ...request, body: `{${member}${rest}` } };
}

function addPair(request: HttpRequest, name: string, value: string): Outcome<HttpRequest> {
  if (typeof request.body !== "string") {
    return fail("internal", { cause: "a form that carries a credential is not text" });
  }
  return { ok: true, value: { ...request, body: setPair(request.body, name, value) } };
}
