import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** An empty database. */
export interface Database {
  readonly url: string;
  remove(): Promise<void>;
}

/** Makes a database on a PostgreSQL server, which has to let whoever the URL names do that. */
export async function makeDatabase(server: string): Promise<Database> {
  const name = `bench_${randomBytes(6).toString("hex")}`;
  await run(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => run(server, `drop database if exists ${name} with (force)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
