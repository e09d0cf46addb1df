import type { CompiledConnector, Json } from "@mortise/core";
import { foreign, stringLiteral, valueLiteral } from "../../literals.ts";
import { sampleCall } from "./sample-call.ts";
import type { ToolView } from "./tools-view.ts";
import { stepsOf } from "@mortise/core/json-pointer";

/** What the generated test calls, and with what. */
export interface TestView {
  /** The names of all tools, each a string literal. */
  readonly names: readonly string[];
  /** The credential's fields, as an object's literal. */
  readonly credentials: string;
  /** What the made-up upstream answers to the first request, where that is a login; a literal. */
  readonly login: string | null;
  /** The headers of all its answers; a literal. */
  readonly headers: string;
  readonly call: {
    readonly functionName: string;
    readonly args: string;
    readonly method: string;
    readonly name: string;
  } | null;
}

export function testView(connector: CompiledConnector, views: readonly ToolView[]): TestView {
  const sampled = sampleCall(connector);
  const called = sampled === null ? undefined : views[sampled.tool];
  const plan = sampled === null ? undefined : connector.tools[sampled.tool]?.plan;
  const { login, headers } = loginAnswer(connector, plan?.injection?.scheme);
  return {
    names: views.map(({ name }) => stringLiteral(name)),
    credentials: valueLiteral(madeUpCredential(connector)),
    login: login === null ? null : valueLiteral(login),
    headers: valueLiteral(headers),
    call:
      sampled === null || called === undefined || plan === undefined
        ? null
        : {
            functionName: called.functionName,
            args: valueLiteral(sampled.args),
            method: stringLiteral(foreign(plan.method)),
            name: stringLiteral(called.name),
          },
  };
}

/** A credential for an upstream that takes any. With an access token in it nothing has to be exchanged first. */
function madeUpCredential({ securitySchemes }: CompiledConnector): Readonly<Record<string, string>> {
  const keys = Object.values(securitySchemes).flatMap(({ fields, exchange }) => [
    ...fields.map(({ key }) => key),
    ...(exchange?.kind === "oauth2" ? ["access_token"] : []),
  ]);
  return Object.fromEntries(keys.map((key) => [key, "test"]));
}

const JSON_HEADERS = { "content-type": "application/json" };

/** What a session begins with, where the scheme has one. */
function loginAnswer(
  { securitySchemes }: CompiledConnector,
  scheme: string | undefined,
): { readonly login: Json; readonly headers: Readonly<Record<string, string>> } {
  const exchange = scheme === undefined ? undefined : securitySchemes[scheme]?.exchange;
  if (exchange?.kind !== "session") return { login: null, headers: JSON_HEADERS };
  const { token } = exchange;
  if (token.from === "json") return { login: tokenAt(token.path), headers: JSON_HEADERS };
  const header = token.from === "header" ? { [token.name]: "test" } : { "set-cookie": `${token.name}=test` };
  return { login: {}, headers: { ...JSON_HEADERS, ...header } };
}

/** An object that has a token where a JSON pointer leads. */
function tokenAt(pointer: string): Readonly<Record<string, Json>> {
  const [first, ...rest] = stepsOf(pointer);
  if (first === undefined) return {};
  return { [first]: rest.reduceRight<Json>((value, name) => ({ [name]: value }), "test") };
}
