import { z } from "@hono/zod-openapi";
import { parse } from "@mortise/core";
import { CannotStart } from "./cannot-start.ts";

const TLS = z.strictObject({ certificate: z.string(), key: z.string() });
const OIDC = z.strictObject({ issuer: z.url(), client_id: z.string(), client_secret_file: z.string() });
const FILE = z.strictObject({
  host: z.string().optional(),
  port: z.int().min(0).max(65_535).optional(),
  data: z.string().optional(),
  public_url: z.string().optional(),
  allow_hosts: z.array(z.string()).optional(),
  behind_proxy: z.boolean().optional(),
  tls: TLS.optional(),
  master_key_file: z.string().optional(),
  oidc: OIDC.optional(),
  drain_seconds: z.number().min(0).max(600).optional(),
  log_level: z.enum(["debug", "info", "warn", "error"]).optional(),
});
/** The keys of each mapping in it, by the path to it. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  "": Object.keys(FILE.shape),
  tls: Object.keys(TLS.shape),
  oidc: Object.keys(OIDC.shape),
};

/** A configuration file's settings. One without content has none. */
export type ConfigFile = z.output<typeof FILE>;

/**
 * Reads a configuration file.
 *
 * @throws CannotStart that says on which line what is wrong.
 */
export function readConfigFile(name: string, text: string): ConfigFile {
  const { value, diagnostics, places } = parse({ name, text });
  const broken = diagnostics.find(({ severity }) => severity === "error");
  if (broken?.code === "yaml/empty") return {};
  if (broken !== undefined) {
    const problem = `${at(places.locate(broken.target).start)}: this is not valid YAML: ${broken.message}`;
    throw new CannotStart(problem, broken.hint ?? undefined);
  }
  const parsed = FILE.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // A key that is misspelt is missing where it should be, too.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const path = (issue?.path ?? []).map((step) => (typeof step === "number" ? step : String(step)));
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const place = at(places.locate({ path: [...path, key], on: "key" }).start);
    const known = (KEYS[path.join(".")] ?? []).join(", ");
    throw new CannotStart(`${place}: there is no setting ${JSON.stringify(key)}`, `the settings here are ${known}`);
  }
  const setting = path.length === 0 ? "the configuration" : path.join(".");
  const isMissing = !places.has({ path, on: "value" });
  const wrong = isMissing ? "is missing" : `is not as it should be: ${issue?.message ?? "it cannot be read"}`;
  throw new CannotStart(`${at(places.locate({ path, on: "value" }).start)}: ${setting} ${wrong}`);

  /** `gateway.yaml:3:7`, as editors jump to. */
  function at(offset: number): string {
    const before = text.slice(0, offset).split("\n");
    return `${name}:${String(before.length)}:${String((before.at(-1)?.length ?? 0) + 1)}`;
  }
}
