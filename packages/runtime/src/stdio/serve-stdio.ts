import type { Readable, Writable } from "node:stream";
import { errorCodes } from "@mortise/core/mcp";
import type { ServedTools } from "@mortise/core/mcp";
import { createMessageLoop } from "../messages/message-loop.ts";
import { LineReader } from "./line-reader.ts";
import { LineWriter } from "./line-writer.ts";

export interface StdioOptions {
  /** The tools, asked for at each message, so that watch mode can put newer ones in their place. */
  readonly served: () => ServedTools;
  readonly input: Readable;
  /** Gets messages and nothing else, ever. */
  readonly output: Writable;
  /** 10 MiB where not given. */
  readonly maxLineBytes?: number;
  /** Told of faults of ours. The client sees nothing of them but the call's id. */
  readonly report?: (fault: unknown, callId: string) => void;
}

/** A client on the other end of a pair of streams. */
export interface StdioConnection {
  /** Resolves when the input has ended and every answer is out, or nobody reads them any more. */
  readonly closed: Promise<void>;
  /** Reads no more, lets what is in flight finish for as long as the grace lasts, then gives it up. */
  close(graceMilliseconds?: number): Promise<void>;
}

const MAX_LINE_BYTES = 10 * 1024 * 1024;
const CLOSING_GRACE_MS = 10_000;

/** Serves one client over newline-delimited JSON. */
export function serveStdio(options: StdioOptions): StdioConnection {
  const { served, input, output, maxLineBytes = MAX_LINE_BYTES, report = () => {} } = options;
  let ended = false;
  let finish: () => void;
  const closed = new Promise<void>((resolve) => (finish = resolve));

  const writer = new LineWriter(output, {
    onFull: () => input.pause(),
    onDrained: () => input.resume(),
    onBroken: () => giveUp(),
  });
  const loop = createMessageLoop({
    served,
    report,
    send: (text) => writer.write(text),
    onDone: () => writer.flush(() => finish()),
  });
  const reader = new LineReader(maxLineBytes, {
    onLine: (line) => {
      if (line.trim() !== "") loop.take(line);
    },
    onExcess: () =>
      loop.refuse(null, errorCodes.invalidRequest, `A message must not be longer than ${maxLineBytes} bytes.`),
  });
  const onData = (chunk: Buffer): void => reader.read(chunk);
  input.on("data", onData);
  input.once("end", endInput);
  input.once("close", endInput);
  input.once("error", endInput);

  function endInput(): void {
    if (ended) return;
    ended = true;
    input.off("data", onData);
    reader.end();
    loop.end();
  }

  function giveUp(): void {
    ended = true;
    input.off("data", onData);
    loop.giveUp();
  }

  return {
    closed,
    async close(graceMilliseconds = CLOSING_GRACE_MS) {
      endInput();
      input.pause();
      const timer = setTimeout(giveUp, graceMilliseconds);
      await closed;
      clearTimeout(timer);
    },
  };
}
