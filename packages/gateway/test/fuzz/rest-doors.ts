import { z } from "@hono/zod-openapi";
import * as fc from "fast-check";
import { routes } from "../../src/app.ts";
import type { Route } from "../../src/rest/route.ts";
import type { FuzzRequest } from "./ask.ts";
import type { FuzzWorld } from "./fuzz-world.ts";
import { hostileText, jsonText } from "./hostile-values.ts";
import { mutated } from "./mutate-json.ts";
import { damagedBody, formBody } from "./request-bodies.ts";
import { valueOfSchema, type ReadSchema } from "./value-of-schema.ts";

/** For each route of the REST API, as the router has them: requests made from its schemas, and then mutated. */
export function restDoors(world: FuzzWorld): readonly fc.Arbitrary<FuzzRequest>[] {
  return routes.map((route) => requestsTo(route, world));
}

function requestsTo(route: Route, world: FuzzWorld): fc.Arbitrary<FuzzRequest> {
  const door = `${route.method} ${route.path}`;
  const proof =
    route.policy === "public"
      ? { cookie: world.cookie, origin: world.publicUrl }
      : { authorization: `Bearer ${world.adminKey}` };
  return fc
    .record({
      parts: fc.tuple(...partsOf(route).map((name) => partOf(name, world))),
      query: queryOf(route, world),
      body: bodyOf(route, world),
    })
    .map(({ parts, query, body }) => {
      let index = 0;
      const path = route.path.replaceAll(/\{\w+\}/g, () => parts[index++] ?? "");
      return {
        door,
        method: route.method.toUpperCase(),
        path: path + query,
        headers: { ...proof, ...body.headers },
        ...(body.bytes === undefined ? {} : { body: body.bytes }),
        ...(body.cutAt === undefined ? {} : { cutAt: body.cutAt }),
      };
    });
}

function partsOf({ path }: Route): readonly string[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
}

/** One part of a path, as it is sent. */
function partOf(name: string, { known }: FuzzWorld): fc.Arbitrary<string> {
  const candidates = Object.hasOwn(known, name) ? (known[name] ?? []) : [];
  if (candidates.length === 0) throw new Error(`A route has a new kind of part, {${name}}: make one in the world.`);
  const hostile = fc.oneof(
    hostileText.map((text) => encoded(text)),
    fc.constantFrom(
      "%",
      "%ff",
      "%zz",
      "%00",
      "%e0%80",
      "%2e%2e",
      "a%2fb",
      "~",
      ";a=b",
      "a:b",
      "{x}".replaceAll("{", "%7b"),
    ),
  );
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...candidates).map(String) },
    { weight: 1, arbitrary: hostile.map((text) => text.slice(0, 4_000) || "-") },
  );
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function queryOf({ input: { query } }: Route, world: FuzzWorld): fc.Arbitrary<string> {
  const hostile = fc.array(fc.tuple(hostileText, hostileText), { maxLength: 3 });
  const raw = fc.constantFrom("?", "?%", "?%ff=%ff", "?a=1&a=2", "?limit=%00", "?__proto__=1&constructor=2", "?=");
  const stray = fc.oneof(
    {
      weight: 3,
      arbitrary: hostile.map((pairs) => asQuery(pairs.map(([name, value]) => [name, value.slice(0, 500)]))),
    },
    { weight: 1, arbitrary: raw },
  );
  if (query === undefined) return fc.oneof({ weight: 9, arbitrary: fc.constant("") }, { weight: 1, arbitrary: stray });
  const made = mutated(valueOfSchema(schemaOf(query), world.known));
  return fc.oneof(
    {
      weight: 9,
      arbitrary: made.map((value) =>
        asQuery(Object.entries(value ?? {}).map(([name, each]) => [name, textOf(each).slice(0, 500)])),
      ),
    },
    { weight: 1, arbitrary: stray },
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : jsonText(value);
}

function asQuery(pairs: readonly (readonly [string, string])[]): string {
  if (pairs.length === 0) return "";
  const all = pairs.map(([name, value]) => `${encoded(name.slice(0, 200))}=${encoded(value)}`);
  return `?${all.join("&").slice(0, 8_000)}`;
}

interface SentBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes?: Buffer;
  readonly cutAt?: number;
}

function bodyOf({ input: { body }, method, policy, path }: Route, world: FuzzWorld): fc.Arbitrary<SentBody> {
  if (body !== undefined) {
    const made = valueOfSchema(schemaOf(body), world.known);
    const good = Object.entries(world.bodies).flatMap(([end, each]) => (path.endsWith(end) ? [each] : []));
    return damagedBody(mutated(fc.oneof(made, ...good.map((each) => fc.constant(each)))).map(jsonText));
  }
  if (method === "get") return fc.constant({ headers: {} });
  if (policy !== "public") {
    return fc.oneof({ weight: 3, arbitrary: fc.constant({ headers: {} }) }, damagedBody(fc.jsonValue().map(jsonText)));
  }
  // The pages' forms.
  return formBody({ token: world.known["token"] ?? [], decision: ["approve", "deny"] });
}

function schemaOf(schema: z.ZodType): ReadSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as ReadSchema;
}
