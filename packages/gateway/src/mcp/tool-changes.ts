import type { ToolChanges } from "@mortise/core/mcp";
import { TOOL_SUBJECTS } from "../authorize/create-access.ts";
import type { ChangeFeed } from "../events/change-feed.ts";

/**
 * Tells a client that subscribed when its list has changed, and ends the subscription once its proof is no longer
 * good. Many changes at once are looked at together.
 *
 * @param listed - The list that the client may have, as text.
 * @param look - The list as it is for the context now; `undefined` where the proof is no longer good. A rejection leaves things as they are.
 */
export function contextChanges(
  feed: ChangeFeed,
  organisation: string,
  listed: string,
  look: () => Promise<string | undefined>,
): ToolChanges {
  return {
    subscribe(listener, ended = () => {}) {
      let told = listed;
      let looking = false;
      let again = false;
      const closed = new AbortController();
      const stops = [
        feed.subscribe((change) => {
          if (change.organisation === organisation && TOOL_SUBJECTS.has(change.subject)) void check();
        }),
        feed.onGap(() => void check()),
      ];
      const stop = (): void => {
        closed.abort();
        for (const one of stops) one();
      };
      // What happened since the request was authenticated.
      void check();
      return stop;

      async function check(): Promise<void> {
        again = true;
        if (looking) return;
        looking = true;
        while (again && !closed.signal.aborted) {
          again = false;
          const present = await look().catch(() => told);
          if (closed.signal.aborted) break;
          if (present === undefined) {
            stop();
            ended();
          } else if (present !== told) {
            told = present;
            listener();
          }
        }
        looking = false;
      }
    },
  };
}
