import { env } from "node:process";

/** The private addresses that `MORTISE_ALLOW_HOST` lets through: `HOST` or `HOST:PORT`, with commas between them. */
export function hostsOfEnvironment(): readonly string[] {
  return (env["MORTISE_ALLOW_HOST"] ?? "")
    .split(",")
    .map((host) => host.trim())
    .filter((host) => host !== "");
}

/** A variable that names something; one that is there but empty names nothing, as in a file of variables that was not filled in. */
export function variable(name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}
