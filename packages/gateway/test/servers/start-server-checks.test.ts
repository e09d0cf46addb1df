import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { hang, json, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import type { ServerView } from "../../src/servers/server-view.ts";
import { type Assembly, ORGANISATION, somebody } from "../support/assemble.ts";
import { eventually } from "../support/eventually.ts";
import { describeStores } from "../support/stores.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";
import { methods } from "../upstream/scripted-server.ts";
import { type ChangingServer, toolOf } from "./changing-server.ts";
import { type CheckedReplicas, INTERVAL, startCheckedReplicas } from "./checked-replicas.ts";

const ADMIN = somebody("admin");

describeStores("checks of servers in the background", (kind) => {
  let replicas: CheckedReplicas;
  let first: Assembly;
  let server: ChangingServer;
  let clock: CheckedReplicas["clock"];
  let id: string;

  beforeEach(async () => {
    replicas = await startCheckedReplicas(kind);
    ({ first, server, clock } = replicas);
    id = await replicas.publish();
    await replicas.start();
  });
  afterEach(() => replicas[Symbol.asyncDispose]());

  const round = () => replicas.round();
  const statusOf = async () => {
    const { body } = await first.rest<ServerView>(ADMIN, "GET", `/mcps/mcp/${id}`);
    return body;
  };

  test("follow what becomes of a server, one replica for all", async () => {
    const asked = async () => {
      server.upstream.forget();
      await round();
      return methods(server.upstream).filter((method) => method === "tools/list").length;
    };
    expect(await asked()).toBe(1);
    const before = await statusOf();
    expect(before).toMatchObject({ status: "connected", statusDetail: null });

    server.tools = [toolOf("search", { description: "Changed." }), toolOf("remove")];
    expect(await asked()).toBe(1);
    const after = await statusOf();
    expect(after).toMatchObject({
      status: "drifted",
      statusDetail: "1 tool waits for a review.",
      tools: { total: 2, quarantined: 1 },
    });
    expect(after.checkedAt).toBeGreaterThan(before.checkedAt ?? 0);
    server.tools = [toolOf("search"), toolOf("remove")];
    await round();
    expect((await statusOf()).status).toBe("connected");

    server.required = { name: "authorization", value: "never" };
    await round();
    expect((await statusOf()).status).toBe("needs_authentication");
    server.required = undefined;
    await round();
    expect((await statusOf()).status).toBe("connected");

    // It is there, and says so.
    server.isBusy = true;
    await round();
    expect(await statusOf()).toMatchObject({
      status: "connected",
      statusDetail: expect.stringContaining("asks to be left alone for a while"),
    });
    server.isBusy = false;

    await first.rest(ADMIN, "POST", `/connectors/${id}/disable`);
    expect(await asked()).toBe(0);
    expect((await statusOf()).status).toBe("disabled");
    await first.rest(ADMIN, "POST", `/connectors/${id}/enable`);

    await server[Symbol.asyncDispose]();
    await round();
    expect(await statusOf()).toMatchObject({
      status: "disconnected",
      statusDetail: expect.stringContaining("cannot be reached"),
    });
  });

  test("follow what becomes of a descriptor's account", async () => {
    let status = 200;
    const vendor = await startFakeUpstream(() => (status === 0 ? hang() : json({}, { status })));
    const made = await first.rest<{ readonly connector: { readonly id: string } }>(ADMIN, "POST", "/connectors", {
      descriptor: ticketDescriptor(vendor.origin),
    });
    const path = `/connectors/${made.body.connector.id}`;
    await first.rest(ADMIN, "POST", `${path}/publish`);
    const statusNow = async () => (await first.rest<{ readonly status: string }>(ADMIN, "GET", path)).body.status;
    const found = async () => {
      await round();
      return statusNow();
    };
    expect(await found()).toBe("needs_authentication");
    await first.rest(ADMIN, "PUT", `${path}/connections/organization`, { secrets: { api_key: "key-1" } });
    expect([await statusNow(), await found()]).toEqual(["connected", "connected"]);
    status = 401;
    expect(await found()).toBe("needs_authentication");
    status = 400;
    expect(await found()).toBe("disconnected");
    // It is there again, and asks to be left alone.
    status = 429;
    expect(await found()).toBe("connected");
    status = 403;
    expect(await found()).toBe("needs_authentication");
    status = 200;
    expect(await found()).toBe("connected");
    const { db } = first.store;
    const sealed = await db.selectFrom("secrets").selectAll().where("org_id", "=", ORGANISATION).execute();
    await db.deleteFrom("secrets").where("org_id", "=", ORGANISATION).execute();
    expect(await found()).toBe("needs_authentication");
    await db.insertInto("secrets").values(sealed).execute();
    expect(await found()).toBe("connected");
    status = 0;
    vendor.forget();
    clock.advance(INTERVAL);
    await eventually(
      () => vendor.requests.length,
      (count) => count === 1,
    );
    await replicas.stop();
    expect(await statusNow()).toBe("connected");
    await vendor.close();
  });

  test("stop at once, whatever a server does, and say nothing of it", async () => {
    let reached = (): void => {};
    const hanging = new Promise<void>((resolve) => (reached = resolve));
    server.upstream.respond(() => {
      reached();
      return new Promise(() => {});
    });
    clock.advance(INTERVAL);
    await hanging;
    const started = performance.now();
    await replicas.stop();
    expect(performance.now() - started).toBeLessThan(2_000);
    expect((await statusOf()).status).toBe("connected");
  });
});
