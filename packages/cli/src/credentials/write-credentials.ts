import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { CannotRun, systemFault } from "../exit-code.ts";
import { openCredentialsFile } from "./credentials-file.ts";

/** Refuses a file that cannot be written without harm, before anything is done for it. */
export function refuseYaml(path: string): void {
  if (!/\.ya?ml$/i.test(path)) return;
  throw new CannotRun(
    `${path} is YAML, whose comments would be lost`,
    "keep credentials that are written in a JSON file",
  );
}

/**
 * Sets fields of one connector in a credentials file: readable by its owner alone, and replaced as a
 * whole, so that it is never half written.
 *
 * @param replaced - The fields that go before the new ones are set.
 */
export async function writeCredentials(
  path: string,
  slug: string,
  fields: Readonly<Record<string, string>>,
  replaced: readonly string[],
): Promise<void> {
  const file = await readExisting(path);
  const entry = Object.hasOwn(file, slug) ? file[slug] : undefined;
  const kept = isRecord(entry) ? Object.entries(entry).filter(([key]) => !replaced.includes(key)) : [];
  const text = JSON.stringify({ ...file, [slug]: { ...Object.fromEntries(kept), ...fields } }, null, 2);
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${text}\n`, { mode: 0o600, flag: "wx" });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw systemFault(`cannot write the credentials file ${path}`, error);
  }
}

async function readExisting(path: string): Promise<Readonly<Record<string, unknown>>> {
  // Whoever could read it until now is dealt with where the credentials are opened.
  const file = await openCredentialsFile(path, true);
  if (isRecord(file)) return file;
  throw new CannotRun(`the credentials file ${path} is no object`, 'write it as {"<connector slug>": {}}');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
