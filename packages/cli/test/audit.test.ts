import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createLog, startGateway } from "@mortise/gateway";
import { auditVerify, type AuditVerifyOptions } from "../src/commands/audit-verify.ts";
import { CannotRun } from "../src/exit-code.ts";
import { createTerminal, type Terminal } from "../src/terminal.ts";
import { openMortise, REPOSITORY } from "./mortise.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

const DATA = mortise.path("data");
const LOG = mortise.path("gateway.log");
let organisation = "";
let exported = "";

/** A trail that a gateway wrote, with its log and an export. */
beforeAll(async () => {
  const key = randomBytes(32).toString("base64url");
  const lines: string[] = [];
  const gateway = await startGateway(
    {
      host: "127.0.0.1",
      port: 0,
      data: DATA,
      allowHosts: [],
      behindProxy: false,
      masterKeys: [],
      bootstrapKey: key,
      drainMs: 1_000,
      logLevel: "info",
    },
    { log: createLog("info", { write: (line) => void lines.push(line) }) },
  );
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${gateway.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    });
  organisation = gateway.firstRun?.organisation ?? "";
  for (const name of ["ONE", "TWO", "THREE"]) {
    const body = JSON.stringify({ name, value: "v", secret: false });
    expect((await ask(`/api/organizations/${organisation}/variables`, { method: "POST", body })).status).toBe(201);
  }
  exported = await (await ask(`/api/organizations/${organisation}/audit/export`)).text();
  mortise.write("export.jsonl", exported);
  await gateway.close();
  mortise.write("gateway.log", lines.join(""));
});

/** Runs the command, and says how it ended. */
async function verify(file: string | undefined, options: AuditVerifyOptions = {}) {
  const [printed, noted]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    ...createTerminal({ color: false }),
    print: (text) => void printed.push(text),
    note: (text) => void noted.push(text),
  };
  try {
    const code = await auditVerify(file, options, terminal);
    return { code, stdout: printed.join(""), stderr: noted.join("\n") };
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return { code: 2, stdout: printed.join(""), stderr: `${error.message}\n${error.hint ?? ""}` };
  }
}

it("finds a trail whole, without writing to its store", async () => {
  const before = readFileSync(join(DATA, "gateway.sqlite"));
  const { code, stdout, stderr } = await verify(undefined, { data: DATA });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(new RegExp(`^${organisation}: whole, \\d+ events, the last is [0-9a-f]{64}\\n$`)),
  });
  expect(stderr).toContain("no anchor");
  expect(await verify(undefined, { data: DATA, anchor: LOG })).toEqual({ code: 0, stdout, stderr: "" });
  const { ok, organisations } = JSON.parse((await verify(undefined, { data: DATA, json: true })).stdout) as {
    readonly ok: boolean;
    readonly organisations: readonly unknown[];
  };
  expect({ ok, organisations }).toMatchObject({ ok: true, organisations: [{ organisation, ok: true, anchors: 0 }] });
  expect(readFileSync(join(DATA, "gateway.sqlite")).equals(before)).toBe(true);
});

it("verifies an export, and finds what was changed in it", async () => {
  expect(await verify(mortise.path("export.jsonl"))).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(": whole, "),
  });
  mortise.write("changed.jsonl", exported.replace("variable.change", "variable.create"));
  const { code, stdout, stderr } = await verify(mortise.path("changed.jsonl"));
  expect([code, stderr]).toEqual([1, expect.stringContaining("filtered")]);
  expect(stdout).toMatch(/: broken at event \d+: the event is not the one that was hashed\n$/);
});

it("says which event was edited or dropped, and by an anchor what was cut off", async () => {
  await tampered(async (database) => {
    database.exec("update audit_events set actor = 'user:somebody' where seq = 3");
    expect(await verify(undefined, { data: DATA })).toEqual({
      code: 1,
      stdout: `${organisation}: broken at event 3: the column actor is not what the event has\n`,
      stderr: expect.stringContaining("nothing after it can be relied on"),
    });
  });
  await tampered(async (database) => {
    database.exec("delete from audit_events where seq = 2");
    const { code, stdout } = await verify(undefined, { data: DATA, json: true, organisation });
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      { ok: false, organisations: [{ organisation, ok: false, row: 2, why: "event 2 is missing", anchors: 0 }] },
    ]);
  });
  await tampered(async (database) => {
    database.exec("delete from audit_events where seq > 2");
    database.exec("update audit_heads set seq = 2, hash = (select hash from audit_events where seq = 2)");
    expect((await verify(undefined, { data: DATA })).code).toBe(0);
    expect(await verify(undefined, { data: DATA, anchor: LOG })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/: broken at event 3: events 3 to \d+ are missing\n$/),
    });
  });
});

it("says what it cannot run on", async () => {
  mortise.write("empty.log", "{}\n");
  const cases: readonly (readonly [string | undefined, AuditVerifyOptions, string])[] = [
    [undefined, { data: "nowhere" }, "there is no gateway's data in nowhere"],
    [undefined, { data: DATA, organisation: "org_none" }, "there is no audit trail of an organisation org_none"],
    [undefined, { data: DATA, anchor: mortise.path("empty.log") }, "there is no anchor in"],
    [mortise.path("missing.jsonl"), {}, "missing.jsonl"],
    [LOG, {}, "line 1 is not a line of an export"],
    [mortise.path("export.jsonl"), { data: DATA }, "an export has one organisation and no store"],
  ];
  for (const [file, options, problem] of cases) {
    expect([problem, await verify(file, options)]).toEqual([
      problem,
      { code: 2, stdout: "", stderr: expect.stringContaining(problem) },
    ]);
  }
});

it("takes the database that DATABASE_URL names, and says that it cannot be reached without a word of it", () => {
  const script = join(REPOSITORY, "packages/cli/src/main.ts");
  const args = ["--conditions=@mortise/source", "--no-warnings", script, "audit", "verify"];
  const env = { PATH: process.env["PATH"], DATABASE_URL: "postgres://nobody:s3cr3t@127.0.0.1:1/none" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("the database cannot be reached");
  expect(stderr).not.toMatch(/s3cr3t|nobody|inside mortise itself/);
});

/** Changes the rows, and puts them back. */
async function tampered(check: (database: DatabaseSync) => Promise<void>): Promise<void> {
  const database = new DatabaseSync(join(DATA, "gateway.sqlite"));
  const rows = database.prepare("select * from audit_events").all();
  const heads = database.prepare("select * from audit_heads").all();
  try {
    await check(database);
  } finally {
    database.exec("delete from audit_events; delete from audit_heads");
    for (const [table, all] of [
      ["audit_events", rows],
      ["audit_heads", heads],
    ] as const) {
      for (const row of all) {
        const columns = Object.keys(row);
        database
          .prepare(`insert into ${table} (${columns.join(",")}) values (${columns.map(() => "?").join(",")})`)
          .run(...Object.values(row));
      }
    }
    database.close();
  }
}
