import type { Services } from "../services.ts";
import type {
  ExternalTool,
  ServerDescription,
  UpstreamFault,
  UpstreamLimit,
  UpstreamTarget,
} from "../upstream/upstream-client.ts";

/** What an external server answered when it was asked for its tools. */
export interface ServerListing {
  readonly server: ServerDescription;
  readonly tools: readonly ExternalTool[];
}

export type ServerTest =
  | { readonly ok: true; readonly listing: ServerListing }
  | {
      readonly ok: false;
      readonly code: UpstreamFault["code"];
      /** Plain text for people: what is wrong, and what to do. */
      readonly message: string;
      readonly challenge?: string;
    };

/** How long a test may take unless its caller knows better. */
export const TEST_MS = 15_000;

/** Connects to a server and lists its tools. Saves nothing. */
export async function testServer(
  { upstream }: Pick<Services, "upstream">,
  target: UpstreamTarget,
  limit: UpstreamLimit,
): Promise<ServerTest> {
  const listed = await upstream.list(target, limit);
  if (listed.ok) return { ok: true, listing: listed.value };
  const { code, message, challenge } = listed.fault;
  const advice = ADVICE[code];
  return {
    ok: false,
    code,
    message: advice === undefined ? message : `${message} ${advice}`,
    ...(challenge === undefined ? {} : { challenge }),
  };
}

export const ALLOW_HOST_ADVICE =
  "Whoever operates this gateway can allow a private host, or one that speaks plain http, with --allow-host HOST[:PORT].";

/** What to do about it, where the fault itself does not say so. */
const ADVICE: Partial<Record<UpstreamFault["code"], string>> = {
  refused_address: ALLOW_HOST_ADVICE,
  unreachable: "Check that the URL is right and that the server is running.",
  timeout: "Check that the URL is right and that the server is running.",
  needs_authentication: "Check the access token, and the header that this server wants it in.",
  forbidden: "Check what the access token may do.",
  not_mcp: "Check that the URL is the server's MCP endpoint; many end in /mcp or /sse.",
};
