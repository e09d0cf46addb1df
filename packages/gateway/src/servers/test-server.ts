import type { Services } from "../services.ts";
import type { ExternalList, UpstreamFault, UpstreamLimit, UpstreamTarget } from "../upstream/upstream-client.ts";

export type ServerTest =
  | { readonly ok: true; readonly listing: ExternalList }
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
  return { ok: false, code, message, ...(challenge === undefined ? {} : { challenge }) };
}
