import { expect, test } from "@jest/globals";
import { missingTenant } from "../support/query-guard.ts";

test.each([
  `select "id" from "connectors" where "org_id" = ? and "id" = ?`,
  `insert into "tools" ("org_id", "name") values (?, ?)`,
  `update "connections" set "state" = ? where "org_id" = ?`,
  `select "value" from "settings" where "key" = ?`,
  `select * from "user" where "id" = ?`,
  "select seq from audit_heads where org_id in (select value from json_each(?))",
])("lets pass: %s", (statement) => {
  expect(missingTenant(statement)).toBeUndefined();
});

test.each([
  [`select "org_id" from "connectors" where "id" = ?`, "connectors"],
  [`delete from "secrets" where "owner_id" = ?`, "secrets"],
  ["update audit_heads set seq = ? where hash = ?", "audit_heads"],
  [`select * from "agents" inner join "connectors" on "a" = "b"`, "agents, connectors"],
])("refuses: %s", (statement, tables) => {
  expect(missingTenant(statement)).toBe(tables);
});
