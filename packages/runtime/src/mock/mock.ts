import { isJsonObject, type CompiledConnector, type InjectionPlan, type JsonObject } from "@mortise/core";
import type { Cassette } from "@mortise/core/cassette";
import { checkCredential } from "./check-credential.ts";
import { prepareRequestCheck, type RequestCheck } from "./check-request.ts";
import { jsonAnswer, refusal, type MockAnswer, type MockRequest } from "./mock-request.ts";
import { recordedAnswer } from "./recorded-answer.ts";
import { createRouter, type Match, type Route } from "./route.ts";
import { sampledAnswer } from "./sampled-answer.ts";
import { pathOf, tokenRoutes, type Responder } from "./token-answers.ts";

/** What a mock upstream is made of. */
export interface MockedConnector {
  readonly connector: CompiledConnector;
  /** The connector's OpenAPI 3.1 document. */
  readonly openapi: JsonObject;
  readonly cassettes: readonly Cassette[];
}

/** Answers requests as the upstream would, as far as the descriptor and its cassettes tell. */
export type Mock = (request: MockRequest) => Promise<MockAnswer>;

interface Operation {
  readonly id: string;
  readonly of: MockedConnector;
  readonly declared: JsonObject;
  readonly injection: InjectionPlan | undefined;
  readonly check: RequestCheck;
}

type Endpoint =
  | { readonly kind: "operation"; readonly operation: Operation }
  /** A token endpoint, a login, or what tests a credential. */
  | { readonly kind: "other"; readonly respond: Responder };

/**
 * Makes an upstream of connectors.
 *
 * @param origin - Where it is reached, for addresses in answers. Asked at each request, since a port may be known only then.
 */
export function createMock(connectors: readonly MockedConnector[], origin: () => string): Mock {
  const operations = connectors.flatMap(operationRoutes);
  const known = new Set(operations.map(({ method, template }) => `${method} ${template}`));
  // What is an operation, too, answers as that.
  const others = connectors.flatMap(otherRoutes).filter(({ method, template }) => !known.has(`${method} ${template}`));
  const route = createRouter<Endpoint>([...operations, ...others]);
  return async (request) => {
    const path = request.target.replace(/[?#].*$/s, "");
    const routed = route(request.method, path);
    switch (routed.kind) {
      case "unknown": {
        const near = routed.near.length === 0 ? "" : ` Near it are: ${routed.near.join(", ")}.`;
        return refusal(404, `No operation has the path ${path}.${near}`);
      }
      case "wrong-method": {
        const allow = routed.allow.join(", ");
        return refusal(405, `${path} takes ${allow}, not ${request.method}.`, { allow });
      }
      case "found":
        return withoutBody(request, await answerFirst(request, routed.matches, origin()));
    }
  };
}

/** The answer of the first that has nothing to object to; otherwise what the first one says. */
async function answerFirst(
  request: MockRequest,
  matches: readonly Match<Endpoint>[],
  origin: string,
): Promise<MockAnswer> {
  let objection: MockAnswer | undefined;
  for (const { value, values } of matches) {
    if (value.kind === "other") return objection ?? value.respond(request);
    const { operation } = value;
    const refused = judgeCredential(request, operation) ?? (await operation.check(request, values));
    if (refused === undefined) return answerOperation(request, operation, origin);
    objection ??= refused;
  }
  return objection ?? refusal(404, "No operation has this path.");
}

function judgeCredential(request: MockRequest, { injection, of }: Operation): MockAnswer | undefined {
  if (injection === undefined) return undefined;
  return checkCredential(request, injection, of.connector.securitySchemes[injection.scheme]?.fields ?? []);
}

function answerOperation(request: MockRequest, { id, declared, of, injection }: Operation, origin: string): MockAnswer {
  // As Prism has it (RFC 7240).
  const preferred = /(?:^|[\s,;])code=(\d{3})\b/.exec(request.headers["prefer"] ?? "")?.[1];
  const wanted =
    preferred === undefined || Number(preferred) < 200 || Number(preferred) > 599 ? undefined : Number(preferred);
  const credentials = new Set(
    (injection?.carriers ?? []).flatMap((carrier) =>
      carrier.kind === "template" && carrier.place === "query" ? [carrier.name] : [],
    ),
  );
  return (
    recordedAnswer(id, of.cassettes, request, wanted, credentials, origin) ??
    sampledAnswer(id, declared, of.openapi, request, wanted, origin)
  );
}

function operationRoutes(of: MockedConnector): readonly Route<Endpoint>[] {
  const paths = isJsonObject(of.openapi["paths"]) ? of.openapi["paths"] : {};
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(isJsonObject(item) ? item : {}).flatMap(([method, declared]): readonly Route<Endpoint>[] => {
      const id = isJsonObject(declared) ? declared["operationId"] : undefined;
      if (!isJsonObject(declared) || typeof id !== "string") return [];
      // The document is the compiler's own, which puts a plan there.
      const injection = declared["x-mortise-injection"] as unknown as InjectionPlan | undefined;
      const operation = { id, of, declared, injection, check: prepareRequestCheck(declared, of.openapi) };
      // A path that was taken has a fragment behind it, which names the operation.
      const template = path.replace(/#.*$/s, "");
      return [{ method: method.toUpperCase(), template, value: { kind: "operation", operation } }];
    }),
  );
}

function otherRoutes({ connector }: MockedConnector): readonly Route<Endpoint>[] {
  return Object.values(connector.securitySchemes).flatMap((scheme): readonly Route<Endpoint>[] => {
    const { testEndpoint: test, type, fields } = scheme;
    const tokens = tokenRoutes(scheme).map(({ value, ...route }): Route<Endpoint> => ({
      ...route,
      value: { kind: "other", respond: value },
    }));
    if (test === undefined) return tokens;
    const respond: Responder = (request) =>
      checkCredential(request, { scheme: type, carriers: test.carriers }, fields) ??
      jsonAnswer(test.expectedStatus, {}, `test of ${type}`);
    return [...tokens, { method: test.method, template: pathOf(test.url), value: { kind: "other", respond } }];
  });
}

/** What has no body by its status or method (RFC 9110 §6.4.1). */
function withoutBody({ method }: MockRequest, answer: MockAnswer): MockAnswer {
  const isEmpty = method === "HEAD" || answer.status === 204 || answer.status === 304;
  return isEmpty ? { ...answer, body: new Uint8Array() } : answer;
}
