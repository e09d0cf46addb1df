import type { InvalidCall } from "@mortise/core/mcp";

/** For a state that is none of this call's, has been changed, or has had its time. Says no more than that. */
export const staleState: InvalidCall = {
  kind: "invalid",
  message: "The requestState is not one that was given for this call, or it has expired.",
};
