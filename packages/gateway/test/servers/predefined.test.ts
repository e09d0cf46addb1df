import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { createEgress, type Egress } from "@mortise/runtime";
import { serverRoutes } from "../../src/servers/routes.ts";
import type { ServerView } from "../../src/servers/server-view.ts";
import { assemble, somebody, type Assembly } from "../support/assemble.ts";
import { describeStores } from "../support/stores.ts";

const ADMIN = somebody("admin");

interface Problem {
  readonly error: { readonly code: string; readonly message: string };
}

describeStores("servers of the catalogue", (kind) => {
  let gateway: Assembly;
  let egress: Egress;
  beforeEach(async () => {
    egress = createEgress({ allow: [] });
    // Where a vendor's host is, is for the network to say, which there is none of.
    const judge: Egress["judge"] = () =>
      Promise.resolve({ ok: true, value: [] } as unknown as Awaited<ReturnType<Egress["judge"]>>);
    gateway = await assemble({
      kind,
      routes: serverRoutes,
      over: { egress: Object.assign(Object.create(egress), { judge }) as Egress },
    });
  });
  afterEach(async () => {
    await gateway.close();
    await egress.close();
  });

  // The caller says what it expects.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  const ask = <Body = ServerView>(method: string, path: string, body?: unknown, who = ADMIN) =>
    gateway.rest<Body>(who, method, path, body);

  test("are added by their key, once, however many add one at once", async () => {
    const added = await Promise.all(Array.from({ length: 20 }, () => ask("POST", "/mcps", { oauth_mcp: "linear" })));
    expect(added.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, ...Array<number>(19).fill(409)]);
    const { body } = added.find(({ status }) => status === 201) ?? {};
    expect(body).toMatchObject({
      type: "oauth",
      name: "Linear",
      slug: "linear",
      key: "mcp__linear",
      url: "https://mcp.linear.app/mcp",
      oauth_mcp: "linear",
      predefined: true,
      state: "draft",
      status: "needs_authentication",
    });
    const again = await ask<Problem>("POST", "/mcps", { oauth_mcp: "linear", name: "Another" });
    expect([again.status, again.body.error.code]).toEqual([409, "already_added"]);

    const list = await ask<{ mcps: readonly ServerView[] }>("GET", "/mcps");
    expect(list.body.mcps.map(({ oauth_mcp }) => oauth_mcp)).not.toContain(null);
    expect(list.body.mcps.filter(({ mcp_id }) => typeof mcp_id === "string")).toEqual([body]);
    const tested = await ask<object>("POST", "/mcps/test", { oauth_mcp: "linear" });
    expect(tested.body).toMatchObject({
      ok: false,
      code: "connect",
      link: `https://gateway.example/connect/${body?.mcp_id ?? ""}`,
    });
    const bulk = await ask<Problem>("POST", "/mcps/bulk-delete", { mcp_ids: [body?.mcp_id] });
    expect([bulk.status, bulk.body.error.code]).toEqual([422, "predefined"]);
  });

  test("take the place of a server of the same type, and keep the catalogue's address", async () => {
    const { body } = await ask("POST", "/mcps", { type: "oauth", name: "Ours", url: "https://mcp.example.com/mcp" });
    await ask("POST", "/mcps", { oauth_mcp: "linear" });
    const path = `/mcps/mcp/${body.mcp_id}`;
    const changed = await ask("PUT", path, { oauth_mcp: "notion" });
    expect(changed.body).toMatchObject({
      name: "Ours",
      oauth_mcp: "notion",
      url: "https://mcp.notion.com/mcp",
      predefined: true,
    });
    for (const [given, status, code] of [
      [{ oauth_mcp: "linear" }, 409, "already_added"],
      [{ oauth_mcp: "nothing" }, 422, "invalid"],
      [{ url: "https://elsewhere.example/mcp" }, 422, "invalid"],
      [{ accessToken: "a-token" }, 422, "invalid"],
      [{ type: "simple" }, 422, "type_immutable"],
    ] as const) {
      const refused = await ask<Problem>("PUT", path, given);
      expect([given, refused.status, refused.body.error.code]).toEqual([given, status, code]);
    }
    expect((await ask("PUT", path, { oauth_mcp: "notion", name: "Notion of ours" })).body.name).toBe("Notion of ours");
  });

  test("keep their names: no server that is added by its URL looks as if it were one of them", async () => {
    const url = "https://mcp.example.com/mcp";
    for (const name of ["Google Drive", "google-drive"]) {
      const refused = await ask<Problem>("POST", "/mcps", { type: "oauth", name, url });
      expect([refused.status, refused.body.error]).toEqual([
        409,
        {
          code: "name_taken",
          message: `The name "${name}" is taken. Google Drive is one of the predefined connectors.`,
          hint: 'Add that one (`oauth_mcp`: "google-drive"), or choose another name.',
        },
      ]);
    }
    expect((await ask<Problem>("POST", "/mcps", { oauth_mcp: "linear", name: "Notion" })).status).toBe(409);
    const { body } = await ask("POST", "/mcps", { type: "oauth", name: "Drive", url });
    expect((await ask("PUT", `/mcps/mcp/${body.mcp_id}`, { name: "Google Drive" })).status).toBe(409);
    expect((await ask("POST", "/mcps", { oauth_mcp: "google-drive" })).body.slug).toBe("google-drive");
  });
});
