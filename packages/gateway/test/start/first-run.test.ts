import { expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { AuditUnavailable, type AuditLog } from "../../src/audit/audit-log.ts";
import type { GatewayConfig } from "../../src/start/config.ts";
import { firstRun } from "../../src/start/first-run.ts";
import { startTestIdentity } from "../support/start-test-identity.ts";

const config = { bootstrapKey: undefined } as unknown as GatewayConfig; // all that it reads

it("goes on where a first run stopped, and is done once, however many start at the same time", async () => {
  const running = await startTestIdentity("sqlite");
  const { identity, store } = running;
  const events: string[] = [];
  let auditUp = false;
  const record: AuditLog["record"] = ({ action }) =>
    auditUp ? Promise.resolve(void events.push(action)) : Promise.reject(new AuditUnavailable());
  const audit = { record } as AuditLog; // all that it uses
  const services = { store, identity, clock: systemClock, audit };
  try {
    // Each is where a process may have ended.
    const { id } = await identity.createOrganisation("Default", "default");
    const { id: user } = await identity.createUser({ email: "admin@localhost.invalid", name: "Admin" });
    await expect(firstRun(services, config)).rejects.toThrow(AuditUnavailable);
    auditUp = true;
    const runs = await Promise.all([1, 2, 3].map(() => firstRun(services, config)));
    const [done, ...others] = runs.filter((run) => run !== undefined);
    expect(others).toEqual([]);
    expect(done).toMatchObject({ organisation: id, setupLink: expect.stringContaining("/account/setup?token=") });
    expect(await identity.members(id)).toMatchObject([{ id: user, role: "owner" }]);
    expect(await store.db.selectFrom("workspaces").select("slug").where("org_id", "=", id).execute()).toEqual([
      { slug: "default" },
    ]);
    expect(events).toEqual(["organisation.create"]);
    // Nobody has followed the link yet, so it may be lost.
    expect(await firstRun(services, config)).toMatchObject({ organisation: id, setupLink: expect.any(String) });
    await identity.createKey({ organisation: id, name: "automation", role: "owner", user });
    expect(await firstRun(services, config)).toBeUndefined();
  } finally {
    await running.close();
  }
});
