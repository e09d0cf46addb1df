import { createRequire } from "node:module";
import { join } from "node:path";
import { SECURITY_SCHEME } from "../api/openapi-document.ts";
import type { Revision } from "../load/frames.ts";
import { API_KEY, type Workspace } from "./workspace.ts";

export type Transport = "stdio" | "http";

/** A server under measurement, and how a client talks to it. */
export interface Target {
  readonly name: string;
  readonly role: "floor" | "sdk" | "peer" | "ours";
  readonly revision: Revision;
  /** Where calls over HTTP are answered: in the answer to the POST, or on the session's stream of events. */
  readonly answersOn: "post" | "events";
  /** Node's arguments, and the environment on top of ours. */
  start(transport: Transport, workspace: Workspace, port: number): Start;
}

export interface Start {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const floor: Target = {
  name: "floor",
  role: "floor",
  revision: "2026-07-28",
  answersOn: "post",
  start: (transport, { servers, offer }, port) => ({
    args: [join(servers, "floor.mjs"), transport, offer, String(port)],
  }),
};

const sdk: Target = {
  name: "SDK v2",
  role: "sdk",
  revision: "2026-07-28",
  answersOn: "post",
  start: (transport, { servers, offer }, port) => ({
    args: [join(servers, "sdk.mjs"), transport, offer, String(port)],
  }),
};

const ivotoby: Target = {
  name: "@ivotoby/openapi-mcp-server",
  role: "peer",
  revision: "2025-11-25",
  answersOn: "events",
  start: (transport, { openApi, origin }, port) => {
    const main = createRequire(import.meta.url).resolve("@ivotoby/openapi-mcp-server");
    const settings = {
      "--api-base-url": origin,
      "--openapi-spec": openApi,
      "--headers": `X-API-Key:${API_KEY}`,
      "--transport": transport,
      "--port": String(port),
      "--host": "127.0.0.1",
      "--verbose": "false",
    };
    return { args: [join(main, "../../bin/mcp-server.js"), ...Object.entries(settings).flat()] };
  },
};

const generator: Target = {
  name: "openapi-mcp-generator",
  role: "peer",
  revision: "2025-11-25",
  answersOn: "post",
  start: (transport, { generated }, port) => ({
    args: [generated[transport], ...(transport === "http" ? ["--transport=streamable-http"] : [])],
    env: { [`API_KEY_${SECURITY_SCHEME.toUpperCase()}`]: API_KEY, PORT: String(port) },
  }),
};

const ours: Target = {
  name: "mortise",
  role: "ours",
  revision: "2026-07-28",
  answersOn: "post",
  start: (transport, { mortise, connector, credentials, origin }, port) => ({
    args: [
      ...mortise.command,
      "serve",
      connector,
      `--transport=${transport}`,
      `--credentials=${credentials}`,
      `--allow-host=${new URL(origin).host}`,
      ...(transport === "http" ? [`--port=${port}`] : []),
    ],
  }),
};

/** Everybody, in the order of the tables. */
export const TARGETS: readonly Target[] = [floor, sdk, ivotoby, generator, ours];
