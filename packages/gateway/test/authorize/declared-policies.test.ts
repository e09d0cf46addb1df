import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { ACTIONS } from "../../src/authorize/actions.ts";
import type { Route } from "../../src/rest/route.ts";

const SOURCES = join(import.meta.dirname, "../../src");
/** Every module of routes that there is, whether it is mounted or not. */
const MODULES = globSync("*/{routes,*-routes}.ts", { cwd: SOURCES }).filter((path) => !path.startsWith("rest/"));

it("finds the modules of routes", () => {
  expect(MODULES).toEqual(expect.arrayContaining(["organisations/routes.ts", "workspaces/member-routes.ts"]));
});

it.each(MODULES)("%s declares for each route who may ask it, in the organisation of its path", async (path) => {
  const routes = await routesOf(path);
  expect(routes.length).toBeGreaterThan(0);
  for (const route of routes) {
    const name = `${route.method} ${route.path}`;
    expect([name, [...ACTIONS, "signed_in", "public"]]).toEqual([name, expect.arrayContaining([route.policy])]);
    const isAction = (ACTIONS as readonly string[]).includes(route.policy);
    expect([name, /^\/api\/organizations\/\{orgId\}(\/|$)/.test(route.path)]).toEqual([name, isAction]);
    // What changes something has a name in the trail: its policy's, or one of its own.
    const hasName = isAction || route.policy === "public" || route.method === "get" || route.recordedAs !== undefined;
    expect([name, hasName]).toEqual([name, true]);
    // Every part of the path is validated, and nothing else is taken for one.
    const parts = Array.from(route.path.matchAll(/\{(\w+)\}/g), ([, part = ""]) => part);
    if (parts.length > 0) expect(new Set(Object.keys(route.input.params?.shape ?? {}))).toEqual(new Set(parts));
  }
});

it("has no two routes for the same request", async () => {
  const names = (await Promise.all(MODULES.map(routesOf))).flat();
  const distinct = new Set(names);
  const requests = Array.from(distinct, ({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
  expect(requests.toSorted()).toEqual(Array.from(new Set(requests)).toSorted());
});

async function routesOf(path: string): Promise<readonly Route[]> {
  const module = (await import(join(SOURCES, path))) as Readonly<Record<string, unknown>>;
  // Modules of this name export lists of routes.
  return Object.values(module).filter(Array.isArray).flat() as readonly Route[];
}
