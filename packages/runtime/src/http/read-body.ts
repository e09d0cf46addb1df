import type { IncomingMessage } from "node:http";

/** Gives the body as text, or `undefined` once it turns out to be longer than allowed; nothing if the client goes away first. */
export function readBody(request: IncomingMessage, maxBytes: number, done: (text: string | undefined) => void): void {
  // Without a declared length, the count below decides.
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
    done(undefined);
    return;
  }
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  let received = 0;
  const take = (chunk: Buffer): void => {
    received += chunk.length;
    if (received > maxBytes) {
      request.off("data", take);
      request.off("end", finish);
      done(undefined);
    } else if (first === undefined) {
      first = chunk;
    } else {
      (more ??= [first]).push(chunk);
    }
  };
  const finish = (): void => {
    done(more === undefined ? (first?.toString("utf8") ?? "") : Buffer.concat(more, received).toString("utf8"));
  };
  request.on("data", take);
  request.on("end", finish);
}
