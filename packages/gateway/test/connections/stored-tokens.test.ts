import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { CLIENT_SECRET, startAuthorizationServer, type AuthorizationServer } from "@mortise/testkit/oauth";
import { connectionRoutes } from "../../src/connections/routes.ts";
import { connectorRoutes } from "../../src/connectors/routes.ts";
import { createMasterKeys } from "../../src/vault/master-keys.ts";
import { assemble, ORGANISATION, somebody, type Assembly } from "../support/assemble.ts";
import { describeStores, makePlace, type TestPlace } from "../support/stores.ts";

const OWNER = somebody("owner");

/** A descriptor whose calls carry a token of the client credentials grant. */
function machineDescriptor(origin: string, tokenUrl: string): string {
  return `
metadata: { name: Machines, slug: machines, version: 1.0.0, description: Machines of a test., publisher: Tests, categories: [saas] }
authentication:
  - type: oauth2
    fields:
      - { key: client_id, label: Client, field_type: string, required: true, secret: false }
      - { key: client_secret, label: Secret, field_type: secret, required: true, secret: true }
    oauth2: { grant_type: client_credentials, token_url: "${tokenUrl}", scopes: { read: Reads. } }
operations:
  - operation_id: list_machines
    endpoint: "${origin}/machines"
    method: GET
    summary: List machines
    auth_type_ref: oauth2
    auth_headers: { Authorization: "Bearer {access_token}" }
mcp_config:
  enabled: true
  server_name: machines
  server_description: Machines of a test.
  route_mappings:
    - { operation_id: list_machines, mcp_tool_name: list_machines, mcp_tool_description: Lists the machines there are. }
`;
}

describeStores("tokens of descriptor connections", (kind) => {
  let place: TestPlace;
  let upstream: FakeUpstream;
  let server: AuthorizationServer;
  let replicas: Assembly[];
  let id: string;

  beforeEach(async () => {
    place = await makePlace(kind);
    upstream = await startFakeUpstream(() => json([]));
    server = await startAuthorizationServer();
    const masterKeys = createMasterKeys([randomBytes(32)]);
    const routes = [...connectorRoutes, ...connectionRoutes];
    replicas = [];
    for (let index = 0; index < 4; index++) replicas.push(await assemble({ place, masterKeys, routes }));
    const created = await first().rest<{ connector: { id: string } }>(OWNER, "POST", "/connectors", {
      descriptor: machineDescriptor(upstream.origin, server.tokenUrl),
    });
    ({ id } = created.body.connector);
  });
  afterEach(async () => {
    for (const replica of replicas) await replica.close();
    await upstream.close();
    await server.close();
    await place.remove();
  });

  const first = (): Assembly => replicas[0] as Assembly; // there are four
  const connect = () =>
    first().rest(OWNER, "PUT", `/connectors/${id}/connections/organization`, {
      configuration: { client_id: "by-header" },
      secrets: { client_secret: CLIENT_SECRET },
    });
  const tokens = () => first().store.db.selectFrom("tokens").selectAll().where("org_id", "=", ORGANISATION).execute();

  it("keeps the token that a test obtained, sealed, and removes it with the connection", async () => {
    expect((await connect()).status).toBe(200);
    const [row, ...others] = await tokens();
    expect(others).toEqual([]);
    expect(row?.sealed).not.toContain(server.grants[0]?.accessToken);
    await first().rest(OWNER, "DELETE", `/connectors/${id}/connections/organization`);
    expect(await tokens()).toEqual([]);
  });

  it("asks for one token where 100 calls in four replicas need one at once", async () => {
    await connect();
    await first().store.db.deleteFrom("tokens").where("org_id", "=", ORGANISATION).execute();
    server.forget();
    const calls = replicas.flatMap((replica) =>
      Array.from({ length: 25 }, () => replica.call({ org_id: ORGANISATION, id }, "list_machines", {}, OWNER)),
    );
    const outcomes = await Promise.all(calls);
    expect(new Set(outcomes.map(({ outcome }) => outcome.tool))).toEqual(new Set(["ok"]));
    expect(server.tokenRequests).toBe(1);
  });
});
