import { RestError } from "./rest-error.ts";

/** A request's body as text, or an error for the caller: 413 where it is longer than allowed, 400 where it ended before its end. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.length;
      if (length > maxBytes) break;
      chunks.push(chunk);
    }
  } catch {
    // Whoever sent it has gone. That is no fault of ours, and nobody is left to read the answer.
    throw new RestError(400, "cut_short", "The body did not arrive whole.");
  }
  if (length > maxBytes) {
    throw new RestError(413, "too_large", `The body must not be longer than ${String(maxBytes)} bytes.`);
  }
  return Buffer.concat(chunks).toString("utf8");
}
