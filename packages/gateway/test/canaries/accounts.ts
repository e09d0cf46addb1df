import { call, type Account } from "./calls.ts";
import type { Members } from "./members.ts";
import type { SecretWorld } from "./secret-world.ts";

/** Enters a credential at each level. Gives the accounts that calls have now. */
export async function connect(world: SecretWorld, members: Members): Promise<readonly Account[]> {
  const { ledger, ask, connectors, upstreams } = world;
  const { name, workspace, agent, key, agentKey } = members;
  const accounts: Account[] = [];
  const enter = async (connector: keyof typeof connectors, level: "workspace" | "person" | "agent"): Promise<void> => {
    const isServer = connector.endsWith("server");
    const secret = ledger.plant(
      `${isServer ? "access token" : "credential"} of a ${level}`,
      `${name} for ${connector}`,
    );
    const path = { workspace: `workspaces/${workspace}`, person: "me", agent: `agents/${agent}` }[level];
    const body = { secrets: { [isServer ? "token" : "api_key"]: secret } };
    const asker = level === "person" ? { key } : {};
    await ask("PUT", `/connectors/${connectors[connector]}/connections/${path}`, body, asker);
    const tool = `mcp__${connector}__${isServer ? "external" : "write"}`;
    accounts.push({ secret, tool, key: level === "agent" ? agentKey : key });
  };
  await enter("shared-api", "workspace");
  await enter("shared-server", "workspace");
  for (const level of ["person", "agent"] as const) {
    await enter("own-api", level);
    await enter("own-server", level);
  }
  await enter("untrusted", "workspace");
  const [untrusted] = accounts.splice(-1);
  // Its certificate is nobody's: the secret is not sent at all.
  if (untrusted !== undefined) await call(world, untrusted);

  // A server of the unit's own, with a secret in each place that takes one.
  const variable = `SECRET_${name.replace(" ", "_").toUpperCase()}`;
  await ask("POST", "/variables", { name: variable, value: ledger.plant("replaced variable", name), secret: true });
  const { variables } = await ask<{ readonly variables: readonly { readonly id: string; readonly name: string }[] }>(
    "GET",
    "/variables",
  );
  const value = ledger.plant("variable", name);
  await ask("PUT", `/variables/${variables.find((one) => one.name === variable)?.id ?? ""}`, { value });
  const header = ledger.plant("header value", name);
  const token = ledger.plant("access token of the organisation", name);
  const own = await ask("POST", "/mcps", {
    name: `Server of ${name}`,
    url: `${upstreams.mcpUrl}?key=\${${variable}}`,
    accessToken: token,
    headers: [
      { name: "x-secret", value: header, secret: true },
      { name: "x-variable", value: `Key \${${variable}}` },
    ],
  });
  const id = String(own["mcp_id"]);
  await ask("PUT", `/connectors/${id}/tools`, { tools: [{ name: "external", allowed: true }] });
  await ask("POST", `/connectors/${id}/publish`);
  const tool = `mcp__server-of-${name.replace(" ", "-")}__external`;
  accounts.push({ secret: value, key, tool });
  await ask("POST", "/mcps/test", { mcp_id: id });
  await ask("POST", `/connectors/${id}/tools/refresh`, {});
  await ask("POST", `/connectors/${connectors["own-api"]}/connections/me/test`, undefined, { key });
  return accounts;
}
