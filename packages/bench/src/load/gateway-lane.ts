import { CALLED_OPERATION } from "../api/operations.ts";
import type { Owner } from "../servers/gateway.ts";
import { listedTools } from "./answers.ts";
import type { Caller } from "./drive.ts";
import { callFrames, listFrame, revisionHeaders } from "./frames.ts";
import { HttpLane, postRequest } from "./http-lane.ts";

const REVISION = "2026-07-28";

/** An answered `tools/list`. */
export interface ListLoad {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly tools: number;
}

/** What of an answer is read when only its time is of interest. */
type Listing = (owner: Owner) => Promise<ListLoad>;

/** Asks a gateway for lists of tools, one at a time, each as somebody. */
export async function openLister(port: number): Promise<{ readonly list: Listing; close(): void }> {
  const lane = await HttpLane.open(port);
  let id = 0;
  return {
    async list({ key }) {
      const request = postRequest(port, bearer(key, "tools/list"))(listFrame(REVISION, ++id));
      const begin = performance.now();
      const { body } = await lane.send(request);
      const milliseconds = performance.now() - begin;
      return { milliseconds, bytes: body.length, tools: listedTools(JSON.parse(body)).length };
    },
    close: () => lane.close(),
  };
}

/** Calls the same tool in one organisation after the other. */
export async function openRoundCaller(
  port: number,
  owners: readonly Owner[],
  slug: string,
  concurrency: number,
): Promise<Caller> {
  const tool = `mcp__${slug}__${CALLED_OPERATION}`;
  const frame = callFrames(REVISION, tool);
  const requests = owners.map(({ key }) => postRequest(port, bearer(key, "tools/call", tool)));
  const idle = await Promise.all(Array.from({ length: concurrency }, () => HttpLane.open(port)));
  let id = 0;
  return {
    async call(ticket) {
      const lane = idle.pop();
      const request = requests[++id % requests.length];
      if (lane === undefined || request === undefined) throw new Error(`more than ${concurrency} calls at a time`);
      const { body } = await lane.send(request(frame(id, ticket)));
      idle.push(lane);
      return body;
    },
    close: () => idle.forEach((lane) => lane.close()),
  };
}

function bearer(key: string, method: string, tool?: string): Readonly<Record<string, string>> {
  return { ...revisionHeaders(REVISION, method, tool), authorization: `Bearer ${key}` };
}
