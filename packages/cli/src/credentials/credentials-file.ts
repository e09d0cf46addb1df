import { CannotRun } from "../exit-code.ts";
import { readText } from "../read-text.ts";

/** Permission bits of everyone but the file's owner. */
const OTHERS = 0o077;

/**
 * Reads a credentials file, JSON or YAML, as data. Refuses one that others on this machine can
 * open, unless the user insists. No message shows a line of the file: what does not parse may
 * well be the secret.
 */
export async function readCredentialsFile(path: string, insecure: boolean): Promise<unknown> {
  const text = await readText(path, ({ mode }) => {
    // Windows keeps its permissions elsewhere.
    if (!insecure && process.platform !== "win32") refuseShared(path, mode);
  });
  try {
    // JSON first: it needs no parser of ours, so it starts sooner.
    return JSON.parse(text);
  } catch {
    return parseYaml(path, text);
  }
}

function refuseShared(path: string, mode: number): void {
  if ((mode & OTHERS) === 0) return;
  throw new CannotRun(
    `others on this machine can open the credentials file ${path} (its mode is ${(mode & 0o777).toString(8)})`,
    `run \`chmod 600 ${path}\`, or pass --insecure-credentials-file`,
  );
}

async function parseYaml(path: string, text: string): Promise<unknown> {
  const { parse } = await import("@mortise/core");
  const { value, diagnostics } = parse({ name: path, text });
  const [fault] = diagnostics;
  if (fault === undefined) return value;
  throw new CannotRun(
    `cannot read the credentials file ${path}: it is neither JSON nor YAML (${fault.code})`,
    'write it as {"<connector slug>": {"<field key>": "<value>"}}',
  );
}
