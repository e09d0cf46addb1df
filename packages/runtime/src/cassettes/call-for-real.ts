import type { JsonObject } from "@mortise/core";
import { recordResult } from "@mortise/core/cassette";
import type { Services } from "../call.ts";
import { createConnectorServer } from "../connector-server.ts";
import type { RecordRequest } from "./create-recorder.ts";
import type { TakenExchange } from "./recording-wire.ts";
import { callThroughProtocol, continued, cursorIn } from "./replay-calls.ts";

/** A call that was made, and what went over the wire for it. */
export interface RealCall {
  readonly reply: JsonObject;
  readonly exchanges: readonly TakenExchange[];
}

/** Calls as a client does; goes on with the list as long as pages are wanted, and there are some. */
export async function callForReal(
  { sentBy, tool, args, pages, scope, credentials }: RecordRequest,
  services: Services,
  take: () => readonly TakenExchange[],
): Promise<readonly RealCall[]> {
  const binding = { instance: sentBy.metadata.slug, scope, credentials };
  const served = createConnectorServer(sentBy).bind(binding, services);
  const calls: RealCall[] = [];
  let given = args;
  do {
    take();
    const reply = await callThroughProtocol(served, sentBy, tool, given, `record-${String(calls.length)}`);
    calls.push({ reply, exchanges: take() });
    const result = recordResult(reply);
    if (cursorIn(result) === undefined) break;
    given = continued(sentBy, tool, given, result);
  } while (calls.length < pages);
  return calls;
}
