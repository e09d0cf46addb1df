import type { BodyPlan, CompiledConnector } from "@mortise/core";
import type { ToolAnswer } from "@mortise/core/mcp";
import { createConnectorServer } from "../../src/connector-server.ts";
import { TokenSource } from "../../src/credentials/tokens/token-source.ts";
import { createEgress } from "../../src/egress/create-egress.ts";
import type { FileStore } from "../../src/files/file-store.ts";
import { RateLimiter } from "../../src/limits/rate-limiter.ts";
import { systemClock } from "../../src/clock.ts";
import type { CallEvent } from "../../src/call.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { someScope } from "../fixtures/services.ts";

export const MULTIPART: BodyPlan = {
  kind: "multipart",
  mediaType: "multipart/form-data",
  shape: "members",
  required: true,
};

export const BYTES: BodyPlan = { kind: "bytes", mediaType: "image/*", shape: "whole", required: true };

export interface UploadTool {
  readonly events: readonly CallEvent[];
  call(args: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<ToolAnswer>;
  close(): Promise<void>;
}

/** One tool that uploads, with everything real but the upstream and the files. */
export function createUploadTool(
  upstream: { readonly origin: string; readonly host: string },
  {
    files,
    body = MULTIPART,
    retryable = false,
  }: { readonly files?: FileStore; readonly body?: BodyPlan; readonly retryable?: boolean } = {},
): UploadTool {
  const events: CallEvent[] = [];
  const egress = createEgress({ allow: [upstream.host], random: () => 0 });
  const services = {
    egress,
    clock: systemClock,
    limiter: new RateLimiter({ clock: systemClock }),
    tokens: new TokenSource({ egress, clock: systemClock }),
    onCall: (event: CallEvent) => events.push(event),
    ...(files === undefined ? {} : { files }),
  };
  const binding = { instance: "files", scope: someScope, credentials: { resolve: () => undefined } };
  const server = createConnectorServer(uploader(upstream.origin, body, retryable)).bind(binding, services);
  return {
    events,
    call: (args, signal = new AbortController().signal) => {
      const answer = server.call("upload", args, { id: `call-${events.length}`, signal });
      if (answer === undefined) throw new Error("There is no tool.");
      return answer;
    },
    close: () => egress.close(),
  };
}

function uploader(origin: string, body: BodyPlan, retryable: boolean): CompiledConnector {
  const names = body.shape === "whole" ? ["file"] : ["file", "title"];
  const connector = makeConnector({
    origin,
    tools: [
      {
        name: "upload",
        method: "POST",
        path: "/files",
        injection: null,
        parameters: names.map((name) => ({ name, in: "body" as const })),
      },
    ],
  });
  return {
    ...connector,
    tools: connector.tools.map((tool) => ({
      ...tool,
      plan: {
        ...tool.plan,
        body,
        retryable,
        parameters: tool.plan.parameters.map((one) => (one.name === "file" ? { ...one, type: "file" as const } : one)),
      },
    })),
  };
}
