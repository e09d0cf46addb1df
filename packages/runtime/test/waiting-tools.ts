import type { ServedTools, ToolAnswer } from "@mortise/core/mcp";
import { NO_ARGUMENTS, createServedTools } from "@mortise/testkit/mcp";
import type { FixtureOptions } from "@mortise/testkit/mcp";

/** Tools that answer when a test lets them. */
export interface WaitingTools {
  readonly served: ServedTools;
  /** Resolves once that many calls of `wait` have begun. */
  begun(count: number): Promise<void>;
  /** Answers every call that waits. */
  release(): void;
  /** How many calls of `wait` have been aborted. */
  readonly aborted: number;
  /** Resolves once that many have been. */
  abortedAtLeast(count: number): Promise<void>;
}

/** `echo` gives its arguments back; `wait` does so once released, or ends when it is aborted. */
export function createWaitingTools(options: FixtureOptions = {}): WaitingTools {
  let waiting: (() => void)[] = [];
  let begun = 0;
  let aborted = 0;
  let watchers: (() => void)[] = [];
  const notice = () => {
    for (const watch of watchers) watch();
  };
  const reached = (count: () => number, wanted: number) =>
    new Promise<void>((resolve) => {
      const watch = () => {
        if (count() >= wanted) resolve();
      };
      watchers.push(watch);
      watch();
    });
  const answer = (args: unknown): ToolAnswer => ({
    content: [{ type: "text", text: JSON.stringify(args) }],
    structured: JSON.stringify(args),
    isError: false,
  });
  // Written out: without it the answers of promises made in place are inferred as unknown.
  // oxlint-disable-next-line typescript/no-unnecessary-type-arguments
  const served = createServedTools<ToolAnswer>(
    [
      {
        name: "echo",
        description: "Says it again.",
        inputSchema: NO_ARGUMENTS,
        answer: (args) => Promise.resolve(answer(args)),
      },
      {
        name: "wait",
        description: "Says it again, later.",
        inputSchema: NO_ARGUMENTS,
        answer: (args, { signal }) =>
          new Promise((resolve) => {
            begun += 1;
            waiting.push(() => resolve(answer(args)));
            signal.addEventListener("abort", () => {
              aborted += 1;
              resolve({ content: [{ type: "text", text: "Cancelled." }], isError: true });
              notice();
            });
            notice();
          }),
      },
    ],
    options,
  );
  return {
    served,
    begun: (count) => reached(() => begun, count),
    abortedAtLeast: (count) => reached(() => aborted, count),
    get aborted() {
      return aborted;
    },
    release() {
      const released = waiting;
      waiting = [];
      watchers = [];
      for (const answerIt of released) answerIt();
    },
  };
}
