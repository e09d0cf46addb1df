import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { ConnectorRow } from "../../src/connectors/connector-row.ts";
import { movedClock } from "../support/open-test-vault.ts";
import { CODE, type FakeWorld, startFakeWorld } from "./support/fake-world.ts";
import {
  type Answered,
  type AskOptions,
  type OAuthGateway,
  ORGANISATION,
  startOAuthGateway,
} from "./support/oauth-gateway.ts";
import { startProtectedServer } from "./support/protected-server.ts";

const COOKIE = "mortise-connect";
const MINUTE = 60_000;
const clock = movedClock();
let gateway: OAuthGateway;
let world: FakeWorld;
let connector: ConnectorRow;

beforeAll(async () => {
  world = await startFakeWorld();
  gateway = await startOAuthGateway({ clock });
  gateway.people.set("eve", "member");
});
afterAll(async () => {
  await gateway.close();
  await world.close();
});
beforeEach(async () => {
  clock.aheadMs = 0;
  connector = await gateway.connector({ url: world.url, account: "personal" });
});

function begin(person = "bob", body: Readonly<Record<string, unknown>> = {}): Promise<Answered> {
  const path = `/api/organizations/${ORGANISATION}/connectors/${connector.id}/authorize`;
  return gateway.ask(path, { method: "POST", person, json: { level: "user", ...body } });
}

function stateOf(begun: Answered): string {
  return new URL(String(begun.json["url"])).searchParams.get("state") ?? "";
}

function answer(state: string, options: AskOptions): Promise<Answered> {
  return gateway.ask(`/oauth/callback?code=${CODE}&state=${encodeURIComponent(state)}`, options);
}

/** Who has connected this connector. */
async function holders(): Promise<readonly string[]> {
  return (await gateway.services.connections.list(ORGANISATION, connector.id)).map(({ holder }) => holder);
}

interface Hijack {
  readonly name: string;
  /** Somebody's answer, after Bob has begun. */
  readonly make: (begun: Answered) => Promise<Answered>;
  /** Whether Bob can still end what he began. */
  readonly leaves?: true;
}

const HIJACKS: readonly Hijack[] = [
  {
    name: "a browser without the cookie, in which Bob is signed in, too",
    make: (begun) => answer(stateOf(begun), { person: "bob" }),
    leaves: true,
  },
  {
    name: "another browser, with a cookie of what was begun there",
    make: async (begun) => answer(stateOf(begun), { person: "bob", cookies: (await begin("bob")).cookies }),
    leaves: true,
  },
  {
    name: "another person, with that person's own cookie (their browser was led to Bob's answer)",
    make: async (begun) => answer(stateOf(begun), { person: "eve", cookies: (await begin("eve")).cookies }),
    leaves: true,
  },
  {
    name: "another person in the same browser",
    make: (begun) => answer(stateOf(begun), { person: "eve", cookies: begun.cookies }),
  },
  {
    name: "nobody who is signed in",
    make: (begun) => answer(stateOf(begun), { person: null, cookies: begun.cookies }),
    leaves: true,
  },
  {
    name: "a state with a character more",
    make: (begun) => answer(`${stateOf(begun)}x`, { person: "bob", cookies: begun.cookies }),
    leaves: true,
  },
  {
    name: "a state in other letters",
    make: (begun) => {
      const state = stateOf(begun);
      const other = state.toLowerCase() === state ? state.toUpperCase() : state.toLowerCase();
      return answer(other, { person: "bob", cookies: begun.cookies });
    },
    leaves: true,
  },
  {
    name: "an empty state",
    make: (begun) => answer("", { person: "bob", cookies: begun.cookies }),
    leaves: true,
  },
  {
    name: "a cookie that names another organisation",
    make: (begun) => {
      const secret = decodeURIComponent(begun.cookies[COOKIE] ?? "").replace(/^[^.]*/, "org_two");
      return answer(stateOf(begun), { person: "bob", cookies: { [COOKIE]: encodeURIComponent(secret) } });
    },
    leaves: true,
  },
  {
    name: "two cookies",
    make: (begun) =>
      answer(stateOf(begun), {
        person: "bob",
        headers: { cookie: `session=bob; ${COOKIE}=${begun.cookies[COOKIE] ?? ""}; ${COOKIE}=another` },
      }),
    leaves: true,
  },
  {
    name: "an answer after ten minutes",
    make: (begun) => {
      clock.aheadMs = 10 * MINUTE;
      return answer(stateOf(begun), { person: "bob", cookies: begun.cookies });
    },
  },
  {
    name: "an answer at another address of the gateway's",
    make: (begun) =>
      gateway.ask(`/oauth/callback/?code=${CODE}&state=${stateOf(begun)}`, { person: "bob", cookies: begun.cookies }),
    leaves: true,
  },
  {
    name: "somebody who has lost their membership since",
    make: async (begun) => {
      gateway.people.delete("bob");
      try {
        return await answer(stateOf(begun), { person: "bob", cookies: begun.cookies });
      } finally {
        gateway.people.set("bob", "member");
      }
    },
  },
  {
    name: "somebody whom the connector is not available to any more",
    make: async (begun) => {
      await gateway.services.store.db
        .updateTable("connectors")
        .set({ availability: "assigned" })
        .where("org_id", "=", ORGANISATION)
        .where("id", "=", connector.id)
        .execute();
      const { id } = connector;
      await gateway.services.changes.publish({ organisation: ORGANISATION, subject: "connector", id, connector: id });
      return answer(stateOf(begun), { person: "bob", cookies: begun.cookies });
    },
  },
];

describe("no code is redeemed, and nobody's account becomes another's, where an answer comes from", () => {
  it.each(HIJACKS)("$name", async ({ make, leaves }) => {
    const begun = await begin();
    const before = world.tokenRequests;
    const refused = await make(begun);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expect(refused.text).not.toContain(CODE);
    expect(world.tokenRequests).toBe(before);
    expect(await holders()).toEqual([]);
    // The control: the right person in the right browser, once.
    clock.aheadMs = 0;
    const right = await answer(stateOf(begun), { person: "bob", cookies: begun.cookies });
    expect(right.status).toBe(leaves === true ? 200 : 400);
    expect(await holders()).toEqual(leaves === true ? ["bob"] : []);
  });

  it("the same place a second time", async () => {
    const begun = await begin();
    const right = () => answer(stateOf(begun), { person: "bob", cookies: begun.cookies });
    expect((await right()).status).toBe(200);
    const before = world.tokenRequests;
    expect((await right()).status).toBe(400);
    expect(world.tokenRequests).toBe(before);
  });

  it("the same place twice at the same time", async () => {
    const begun = await begin();
    const before = world.tokenRequests;
    const right = () => answer(stateOf(begun), { person: "bob", cookies: begun.cookies });
    const statuses = (await Promise.all([right(), right(), right()])).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 400, 400]);
    expect(world.tokenRequests - before).toBe(1);
  });
});

it("lets nobody inject a code that was given for another request", async () => {
  const server = await startProtectedServer();
  try {
    connector = await gateway.connector({ url: server.url, account: "personal" });
    // Eve has a code for her own account, and gets it into Bob's answer.
    const [eves, bobs] = [await begin("eve"), await begin("bob")];
    const back = await server.authority.agree(String(eves.json["url"]));
    back.searchParams.set("state", stateOf(bobs));
    const path = back.pathname + back.search;
    const injected = await gateway.ask(path, { person: "bob", cookies: bobs.cookies });
    expect(injected.text).toContain("invalid_grant");
    expect(await holders()).toEqual([]);
    expect(server.authority.grants).toEqual([]);
  } finally {
    await server.close();
  }
});

it("stores neither the state nor the browser's secret, and the verifier sealed", async () => {
  const begun = await begin();
  const rows = JSON.stringify(
    await gateway.services.store.db
      .selectFrom("oauth_authorizations")
      .selectAll()
      .where("org_id", "=", ORGANISATION)
      .execute(),
  );
  const secret =
    decodeURIComponent(begun.cookies[COOKIE] ?? "")
      .split(".")
      .at(-1) ?? "";
  expect(secret.length).toBeGreaterThan(40);
  expect(rows).not.toContain(secret);
  expect(rows).not.toContain(stateOf(begun));
  expect(rows).toContain("sealed");
});

describe("the page on which a person begins", () => {
  const page = (options: AskOptions = {}) => gateway.ask(`/connect/${connector.id}`, { person: "bob", ...options });
  const press = (form: Readonly<Record<string, string>>, options: AskOptions = {}) =>
    page({ method: "POST", form, ...options });
  const tokenOf = ({ text }: Answered) => /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";

  it("sends the browser to the service with the cookie that binds it", async () => {
    const pressed = await press({ token: tokenOf(await page()) });
    expect(pressed.status).toBe(303);
    expect(pressed.headers.get("location")).toContain(`${world.honest.origin}/authorize?`);
    expect(pressed.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax/);
    expect(pressed.headers.get("referrer-policy")).toBe("no-referrer");
  });

  it.each<readonly [string, () => Promise<Answered>]>([
    ["without its token", () => press({})],
    [
      "from another site",
      async () => press({ token: tokenOf(await page()) }, { headers: { origin: "https://evil.example" } }),
    ],
    [
      "from a page without an origin",
      async () => press({ token: tokenOf(await page()) }, { headers: { origin: "null" } }),
    ],
    ["with the token of another person", async () => press({ token: tokenOf(await page({ person: "eve" })) })],
    [
      "with the token of another connector",
      async () => {
        const other = await gateway.connector({ url: world.url, account: "personal" });
        return press({ token: tokenOf(await gateway.ask(`/connect/${other.id}`, { person: "bob" })) });
      },
    ],
    [
      "with a token of two hours ago",
      async () => {
        const token = tokenOf(await page());
        clock.aheadMs = 120 * MINUTE;
        return press({ token });
      },
    ],
    [
      "as JSON",
      async () => {
        const token = tokenOf(await page());
        return page({ method: "POST", json: { token } });
      },
    ],
  ])("begins nothing %s", async (_how, send) => {
    const pressed = await send();
    expect(pressed.status).toBe(403);
    expect(pressed.headers.get("location")).toBeNull();
    expect(pressed.cookies).toEqual({});
  });

  it.each<readonly [string, AskOptions]>([
    ["itself", {}],
    ["its refusal", { method: "POST", form: {} }],
    ["for nobody's eyes", { person: "stranger" }],
  ])("is shown in no frame, runs nothing, and is kept nowhere: %s", async (_what, options) => {
    const { headers } = await page(options);
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("shows names as text, whatever is in them", async () => {
    const name = `<img src=x onerror=alert(1)>"'&`;
    connector = await gateway.connector({ url: world.url, account: "personal", name });
    const shown = await page();
    expect(shown.text).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
    expect(shown.text).not.toContain("<img");
    // What the server names is text, too, where it is shown.
    world.resourceMetadata({ authorization_servers: ["<script>alert(1)</script>"] });
    const pressed = await press({ token: tokenOf(shown) });
    world.resourceMetadata({});
    expect(pressed.status).toBe(409);
    expect(pressed.text).toContain("&lt;script&gt;");
    expect(pressed.text).not.toContain("<script");
  });

  it("asks whoever is not signed in to do so, and leads back to itself alone", async () => {
    const { status, headers } = await page({ person: null });
    expect([status, headers.get("location")]).toEqual([
      303,
      `/account/sign-in?next=${encodeURIComponent(`/connect/${connector.id}`)}`,
    ]);
  });

  it("tells nobody of a connector that is not available to them", async () => {
    const nothing = await gateway.ask("/connect/con_there_is_none", { person: "bob" });
    for (const fields of [{ state: "draft" }, { availability: "assigned" }] as const) {
      connector = await gateway.connector({ url: world.url, account: "personal", ...fields });
      const shown = await page();
      expect([shown.status, textOf(shown)]).toEqual([404, textOf(nothing)]);
      expect((await press({})).status).toBe(404);
      const begun = await begin();
      expect([begun.status, begun.json]).toMatchObject([404, { error: { code: "not_found" } }]);
      // An admin configures it, and may.
      expect((await page({ person: "ann" })).status).toBe(200);
    }
  });
});

/** Without what is new each time. */
function textOf({ text }: Answered): string {
  return text.replaceAll(/nonce="[^"]*"/g, "");
}

it.each([
  "//evil.example",
  "/\\evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  "/ok\r\nx-evil: 1",
  "evil",
])("leads nobody to %j after an authorization", async (returnTo) => {
  expect((await begin("bob", { returnTo })).status).toBe(422);
});

it("leads back to where the console said, after success", async () => {
  const begun = await begin("bob", { returnTo: "/connectors?id=1" });
  const done = await answer(stateOf(begun), { person: "bob", cookies: begun.cookies });
  expect([done.status, done.headers.get("location")]).toEqual([303, "/connectors?id=1"]);
  expect(done.headers.getSetCookie()).toEqual([expect.stringContaining("Max-Age=0")]);
});
