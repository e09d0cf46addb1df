import type { TestGateway } from "./start-test-gateway.ts";

/** Which tools are switched on, and how each is called. */
export type ToolChoice = Readonly<Record<string, "automatic" | "needs_approval" | "denied">>;

/** What an admin does to offer an external server: registers it, chooses its tools, and publishes it. Gives its id. */
export async function registerServer(
  gateway: Pick<TestGateway, "rest">,
  server: { readonly name: string; readonly url: string } & Readonly<Record<string, unknown>>,
  tools: ToolChoice,
): Promise<string> {
  const { mcp_id: id } = await done<{ mcp_id: string }>(gateway, "POST", "/mcps", { type: "simple", ...server });
  await offer(gateway, id, tools);
  return id;
}

/** The same for a descriptor, with the organisation's credential. */
export async function registerDescriptor(
  gateway: Pick<TestGateway, "rest">,
  descriptor: string,
  tools: ToolChoice,
  secrets: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { connector } = await done<{ connector: { id: string } }>(gateway, "POST", "/connectors", { descriptor });
  if (Object.keys(secrets).length > 0) {
    await done(gateway, "PUT", `/connectors/${connector.id}/connections/organization`, { secrets });
  }
  await offer(gateway, connector.id, tools);
  return connector.id;
}

/** Chooses tools of a connector that is there, and publishes it. */
export async function offer(gateway: Pick<TestGateway, "rest">, id: string, tools: ToolChoice): Promise<void> {
  const chosen = Object.entries(tools).map(([name, approval]) => ({ name, allowed: true, approval }));
  await done(gateway, "PUT", `/connectors/${id}/tools`, { tools: chosen });
  await done(gateway, "POST", `/connectors/${id}/publish`);
}

/** A request that must succeed, in the admin's name. */
// The caller says what it expects.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
async function done<Body>(
  gateway: Pick<TestGateway, "rest">,
  method: string,
  path: string,
  body?: unknown,
): Promise<Body> {
  const answer = await gateway.rest<Body>(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path} gave ${String(answer.status)}: ${answer.text}`);
  return answer.body;
}
