import { z } from "@hono/zod-openapi";
import type { Principal } from "../authorize/principal.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";
import { checkServer } from "./check-server.ts";

/** What a test says: what is there, or in plain text what is wrong. */
export const testAnswerSchema = z
  .discriminatedUnion("ok", [
    z.object({
      ok: z.literal(true),
      message: z.string().openapi({ example: "Connected · 13 tools" }),
      toolCount: z.number(),
      toolsets: z.array(
        z.object({
          name: z.string(),
          server: z.object({ name: z.string(), version: z.string(), protocol: z.string(), transport: z.string() }),
          toolCount: z.number(),
          tools: z.array(z.string()),
        }),
      ),
    }),
    z.object({
      ok: z.literal(false),
      code: z.string(),
      error: z.string(),
      link: z.string().optional().openapi({ description: "Where a person connects an account." }),
    }),
  ])
  .openapi("ServerTest");

export type TestAnswer = z.output<typeof testAnswerSchema>;

/** Tests a server with the account that the caller's own calls would have. */
export async function testConnection(
  services: Services,
  connector: ConnectorRow,
  principal: Principal,
  signal: AbortSignal,
): Promise<TestAnswer> {
  const checked = await checkServer(services, connector, principal, { signal });
  if (!checked.ok) {
    if ("code" in checked) return { ok: false, code: checked.code, error: checked.message };
    const { need, message, link } = checked;
    return { ok: false, code: need, error: message, ...(link === undefined ? {} : { link }) };
  }
  const { server, tools } = checked.listing;
  const { name, version, protocol, transport } = server;
  const toolCount = tools.length;
  return {
    ok: true,
    message: `Connected · ${String(toolCount)} ${toolCount === 1 ? "tool" : "tools"}`,
    toolCount,
    toolsets: [
      {
        name: connector.name,
        server: { name, version, protocol, transport },
        toolCount,
        tools: tools.map((tool) => tool.name),
      },
    ],
  };
}
