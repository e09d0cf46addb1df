import { randomUUID } from "node:crypto";
import type { Services } from "../services.ts";
import type { RouteContext } from "./route.ts";

/**
 * A body that is read piece by piece, as the client takes it. Where a piece cannot be had the connection is cut: an
 * answer that ends as it should is whole.
 *
 * @param over - Called once, from whichever side it ends.
 */
export function textStream(
  texts: AsyncGenerator<string, void, undefined>,
  { services, cut }: Pick<RouteContext<object>, "cut"> & { readonly services: Pick<Services, "log"> },
  over: () => void = () => {},
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let isCancelled = false;
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await texts.next();
          // Whoever read it has gone while the piece was made.
          if (isCancelled) return;
          if (done !== true) return controller.enqueue(encoder.encode(value));
          over();
          return controller.close();
        } catch (fault) {
          services.log.fault(fault, randomUUID());
          over();
          cut();
          // To whoever reads it in this process. The socket is gone by now, and says nothing more.
          return controller.error(new Error("The rest cannot be read."));
        }
      },
      async cancel() {
        isCancelled = true;
        over();
        await texts.return();
      },
    },
    { highWaterMark: 0 },
  );
}
