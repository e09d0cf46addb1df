import type { BodyPlan, CredentialCarrier } from "@mortise/core";
import type { HttpRequest } from "@mortise/core/request";
import type { Outcome } from "../../errors.ts";
import type { Fields } from "../template.ts";
import { prepareBasicCarrier } from "./basic-carrier.ts";
import { prepareBodyCarrier } from "./body-carrier.ts";
import { prepareCookieCarrier } from "./cookie-carrier.ts";
import { prepareHeaderCarrier } from "./header-carrier.ts";
import { prepareQueryCarrier } from "./query-carrier.ts";
import { prepareSignature } from "./signature-carrier.ts";

/** Something of a request that carries a credential, ready to be filled. Knows no secret. */
export interface PreparedCarrier {
  /** The fields without which there is no such carrier. */
  readonly keys: readonly string[];
  /** Why a field's value cannot be sent, as the end of a sentence that begins with the field; `undefined` where it can. */
  judge(key: string, value: string): string | undefined;
  /** Every key has a value that was judged. */
  fillIn(fields: Fields): FilledCarrier;
}

/** A carrier with the credential in it. */
export interface FilledCarrier {
  /** What else, besides the secret fields, would give the credential away. */
  readonly secrets: readonly string[];
  /**
   * Puts the credential into a request, in place of whatever has its name there.
   *
   * @param time - Milliseconds since 1970.
   */
  attach(request: HttpRequest, time: number): Outcome<HttpRequest> | Promise<Outcome<HttpRequest>>;
  /** Puts it into the request that a redirect asks for. Left out where a redirect leaves it in its place. */
  reattach?<R extends RedirectedRequest>(request: R, time: number): R | Promise<R>;
}

/** What a redirect changes of a request that has its credential: the address, and the body may be gone. */
export interface RedirectedRequest {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** @throws where the carrier has no place in such a request, which the compiler does not let through. */
export function prepareCarrier(carrier: CredentialCarrier, body: BodyPlan | null): PreparedCarrier {
  switch (carrier.kind) {
    case "basic":
      return prepareBasicCarrier(carrier);
    case "aws_sigv4":
      return prepareSignature(carrier, body);
    case "template":
      if (carrier.parts.some((part) => part.kind === "argument")) {
        throw new Error(`${carrier.name} carries a credential, so no argument may stand in it.`);
      }
      switch (carrier.place) {
        case "header":
          return prepareHeaderCarrier(carrier);
        case "query":
          return prepareQueryCarrier(carrier);
        case "cookie":
          return prepareCookieCarrier(carrier);
        case "body":
          return prepareBodyCarrier(carrier, body);
      }
  }
}

/** A carrier that is a template somewhere in a request. */
export type TemplateCarrier = Extract<CredentialCarrier, { kind: "template" }>;
