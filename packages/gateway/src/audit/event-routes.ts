import { z } from "@hono/zod-openapi";
import { readProof } from "../rest/read-proof.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { openEventStream } from "./event-stream.ts";

const stream = defineRoute({
  method: "get",
  path: "/api/organizations/{orgId}/events",
  summary: "Follow what changes, and the audit trail for who may read it, as server-sent events",
  tag: "Events",
  policy: "organisation.read",
  input: { params: z.object({ orgId: z.string() }) },
  answers: {
    200: {
      description:
        "`text/event-stream`. `open`: it has begun; `audit`: an event of the trail, whose number is the id to resume from with `Last-Event-ID`; `change`: something that the caller may see was changed (`subject`, `id`, `connector`), to be read anew; `missed`: changes may have been missed, so that all is to be read anew; `end`: the caller's proof holds no longer, or the gateway stops.",
      types: ["text/event-stream"],
    },
    429: { description: "`too_many_streams`: of one key or session." },
  },
  // Asked for each change again: what a caller may see is no more than they may see at that moment.
  handle: ({ services, principal, request, cut }) =>
    openEventStream(services, {
      principal,
      proof: readProof(request),
      lastEventId: request.headers.get("last-event-id"),
      cut,
    }),
});

/** What happens in an organisation, as it happens. */
export const eventRoutes: readonly Route[] = [stream];
