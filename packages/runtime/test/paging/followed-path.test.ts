import { expect, it } from "@jest/globals";
import type { TemplatePart } from "@mortise/core";
import { followedPath } from "../../src/paging/followed-path.ts";

const text = (value: string): readonly TemplatePart[] => [{ kind: "text", text: value }];
const plan = {
  scheme: "https",
  authority: text("api.example"),
  path: [
    text("v1"),
    [{ kind: "field", key: "tenant" }],
    text("boards"),
    [{ kind: "argument", argument: "board" }],
    text("cards"),
  ],
  query: [],
} as const;
const request = { origin: "https://api.example", path: "/v1/acme/boards/7/cards?limit=2" };
const follow = (url: string): string | undefined => followedPath(url, request, plan, ["api_key"]);

it.each<[string, string]>([
  ["https://api.example/v1/acme/boards/7/cards?page=2", "/v1/acme/boards/7/cards?page=2"],
  ["/v1/acme/boards/7/cards?page=2#there", "/v1/acme/boards/7/cards?page=2"],
  ["?page=2", "/v1/acme/boards/7/cards?page=2"],
  ["https://API.example:443/v1/acme/boards/7/cards", "/v1/acme/boards/7/cards"],
  ["http://api.example/v1/acme/boards/7/cards?page=2", "/v1/acme/boards/7/cards?page=2"],
  ["/v1/acme/boards/id-of-7/cards?page=2", "/v1/acme/boards/id-of-7/cards?page=2"],
  ["/v1/acm%65/boards/8/cards", "/v1/acm%65/boards/8/cards"],
  ["?api_key=secret&page=2&api%5Fkey=secret", "/v1/acme/boards/7/cards?page=2"],
  ["?api_key=secret", "/v1/acme/boards/7/cards"],
  // Another path to the same list: its query, on the operation's own path.
  ["/boards-by-id/99/cards?page=2", "/v1/acme/boards/7/cards?page=2"],
  ["/v1/other-tenant/boards/7/cards?page=2", "/v1/acme/boards/7/cards?page=2"],
  ["/v1/acme/boards/a%2fb/cards?page=2", "/v1/acme/boards/7/cards?page=2"],
])("follows %s", (url, path) => {
  expect(follow(url)).toBe(path);
});

it("drops a credential's parameter in every spelling of its name", () => {
  for (const name of ["api+key", "api%20key", "%61pi+key"]) {
    expect(followedPath(`?${name}=secret&page=2`, request, plan, ["api key"])).toBe("/v1/acme/boards/7/cards?page=2");
  }
});

it.each([
  "https://evil.example/v1/acme/boards/7/cards",
  "https://api.example:8443/v1/acme/boards/7/cards",
  "http://api.example:443/v1/acme/boards/7/cards",
  "https://user:password@api.example/v1/acme/boards/7/cards",
  "//evil.example/v1/acme/boards/7/cards",
  "javascript:alert(1)",
  "https://",
  "/v1/other-tenant/boards/7/cards",
  "/v1/acme/boards/7/members",
  "/v1/acme/boards/7/members?page=2",
  "/v1/acme/boards/7/cards/2?limit=2",
  "/admin?page=2",
  "/v1/acme/boards/7/../../secrets/7/cards",
  "/v1/acme/boards/a%2fb/cards",
  "/v1/acme/boards/a%5Cb/cards",
  "/v1/acme/boards//cards",
  "/v1/acme/boards/7/cards/more",
  "/admin",
])("does not follow %s", (url) => {
  expect(follow(url)).toBeUndefined();
});

it("takes no query from elsewhere where the operation's path has no argument, or ends in one", () => {
  const url = { scheme: "https", authority: text("api.example"), query: [] } as const;
  const literal = { ...url, path: [text("items")] };
  const ending = { ...url, path: [text("items"), [{ kind: "argument", argument: "id" }] as const] };
  const origin = "https://api.example";

  expect(followedPath("/v2/items?page=2", { origin, path: "/items" }, literal, [])).toBeUndefined();
  expect(followedPath("/v2/items/7?page=2", { origin, path: "/items/7" }, ending, [])).toBeUndefined();
});
