import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { routes } from "../../src/app.ts";
import type { Span } from "./spans.ts";
import type { Ledger } from "./ledger.ts";
import type { SecretWorld } from "./secret-world.ts";
import type { TestPlace } from "../support/places.ts";

/** All that a backup of the data would have: the bytes of files, or each row of each table as text. */
export async function dumpStore({ location }: TestPlace, ledger: Ledger, when: string): Promise<void> {
  if ("folder" in location) {
    for (const file of readdirSync(location.folder)) {
      ledger.sawStore(`${file} ${when}`, readFileSync(join(location.folder, file)));
    }
    return;
  }
  const client = new Client({ connectionString: location.databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ readonly name: string }>(
      "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'",
    );
    for (const { name } of tables.rows) {
      // As JSON, and as what a dump writes.
      const rows = await client.query<{ readonly json: string; readonly text: string }>(
        `select row_to_json(t)::text as json, t::text as text from ${name} t`,
      );
      const text = rows.rows.map((row) => `${row.json}\n${row.text}`).join("\n");
      ledger.sawStore(`the table ${name} ${when}`, text);
    }
  } finally {
    await client.end();
  }
}

/** What a running gateway tells those who may ask: every route, exports, the event stream, pages, metrics, its log, its spans. */
export async function takeDown(world: SecretWorld, spans: readonly Span[], keys: readonly string[]): Promise<void> {
  const { gateway, ledger, connectors, secrets } = world;
  const { organisation, url } = gateway;
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> => {
    const response = await fetch(url + path, { headers, redirect: "manual" });
    ledger.saw(`GET ${path}`, (await response.text()) + JSON.stringify([...response.headers]));
    return response.status;
  };
  const as = (key: string) => ({ authorization: `Bearer ${key}` });
  const api = `/api/organizations/${organisation}`;

  const ids: Readonly<Record<string, string>> = {
    orgId: organisation,
    connectorId: connectors["own-api"],
    mcp_id: connectors["shared-server"],
    tool: "write",
    version: "1",
    seq: "5",
  };
  const readable = routes.filter(({ method, path }) => method === "get" && !path.endsWith("/events"));
  for (const key of [secrets.adminKey, ...keys]) {
    for (const { path } of readable) {
      await get(
        path.replaceAll(/\{(\w+)\}/g, (_, part: string) => ids[part] ?? "none"),
        as(key),
      );
    }
  }
  for (const format of ["jsonl", "csv"]) {
    const status = await get(`${api}/audit/export?format=${format}`, as(secrets.adminKey));
    if (status !== 200) throw new Error(`The export in ${format} gave ${String(status)}.`);
  }
  for (const query of ["limit=500", "limit=500&kind=tool_call"])
    await get(`${api}/audit?${query}`, as(secrets.adminKey));
  for (const page of ["/openapi.json", "/reference", "/readyz", "/healthz", "/account/sign-in", "/account"])
    await get(page);
  await get("/metrics");
  if ((await get("/metrics", as(secrets.metricsToken))) !== 200) throw new Error("The metrics were not given.");
  ledger.saw("the events", await readEvents(`${url}${api}/events`, as(secrets.adminKey)));
  ledger.saw("the log", gateway.lines.join("\n"));
  ledger.saw(
    "the spans",
    JSON.stringify(
      spans.map(({ name, attributes, events, status, links, resource }) => {
        return { name, attributes, events, status, links, resource: resource.attributes };
      }),
    ),
  );
}

/** From the first event on, until the one that {@link takeDown} caused itself. */
async function readEvents(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const stream = await fetch(url, { headers: { ...headers, "last-event-id": "0" } });
  const texts = stream.body?.pipeThrough(new TextDecoderStream()) ?? [];
  let text = "";
  for await (const piece of texts) {
    text += piece;
    if (text.includes('"action":"audit.export"')) break;
  }
  return text;
}
