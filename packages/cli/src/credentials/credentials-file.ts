import { CREDENTIALS_HINT, readCredentialsFile } from "@mortise/runtime/serving";
import { CannotRun } from "../exit-code.ts";
import { readText } from "../read-text.ts";

/** Reads a credentials file as a command line names it, JSON or YAML, as data. */
export function openCredentialsFile(path: string, insecure: boolean): Promise<unknown> {
  return readCredentialsFile(path, {
    insecure,
    read: readText,
    how: "pass --insecure-credentials-file",
    parse: (text) => parseYaml(path, text),
  });
}

async function parseYaml(path: string, text: string): Promise<unknown> {
  const { parse } = await import("@mortise/core");
  const { value, diagnostics } = parse({ name: path, text });
  const [fault] = diagnostics;
  if (fault === undefined) return value;
  throw new CannotRun(
    `cannot read the credentials file ${path}: it is neither JSON nor YAML (${fault.code})`,
    CREDENTIALS_HINT,
  );
}
