import { EventEmitter } from "node:events";
import type { Worker } from "node:worker_threads";
import { expect, it } from "@jest/globals";
import { NotAnswered, startAnalysis, type AnalysisThread } from "../../src/lsp/analysis-thread.ts";
import type { DocumentVersion, Question } from "../../src/lsp/analyst.ts";
import { defaultSettings } from "../../src/lsp/settings.ts";
import type { Job } from "../../src/lsp/thread-messages.ts";

/** A thread that answers when it is told to. */
class ScriptedWorker extends EventEmitter {
  readonly jobs: Job[] = [];
  postMessage(job: Job): void {
    this.jobs.push(job);
  }
  unref(): void {}
  terminate(): Promise<number> {
    this.emit("exit", 1);
    return Promise.resolve(1);
  }
  answer(): void {
    this.emit("message", { id: this.jobs.at(-1)?.id, ok: true, answer: [] });
  }
}

function openThread(patienceMs?: number) {
  const documents = new Map<string, DocumentVersion>();
  const workers: ScriptedWorker[] = [];
  const thread = startAnalysis(
    (uri) => documents.get(uri),
    () => {
      const worker = new ScriptedWorker();
      workers.push(worker);
      // As much of a worker as the thread uses.
      return worker as unknown as Worker;
    },
    patienceMs,
  );
  const put = (uri: string, version: number) => documents.set(uri, { uri, version, text: `${uri} ${String(version)}` });
  return { documents, workers, thread, put };
}

const client = { markdown: true, documentChanges: true };

function ask(
  thread: AnalysisThread,
  uri: string,
  version: number,
  more: Partial<Parameters<AnalysisThread["ask"]>[2]> = {},
  kind: Exclude<Question["kind"], "hover"> & ("symbols" | "diagnostics") = "symbols",
): Promise<unknown> {
  return thread.ask(uri, { kind }, { settings: defaultSettings, client, version, ...more }).catch((error: unknown) => {
    if (error instanceof NotAnswered) return error.reason;
    throw error;
  });
}

it("sends a version once, one job at a time, and what was closed with the next", async () => {
  const { workers, thread, put } = openThread();
  put("a", 1);
  const first = ask(thread, "a", 1);
  const second = ask(thread, "a", 1);
  const [worker] = workers;
  expect(worker?.jobs).toHaveLength(1);
  worker?.answer();
  await first;
  thread.close("b");
  worker?.answer();
  await second;
  put("a", 2);
  const third = ask(thread, "a", 2);
  worker?.answer();
  await third;
  expect(worker?.jobs.map(({ document, closed }) => [document?.text, closed])).toEqual([
    ["a 1", []],
    [undefined, []],
    ["a 2", ["b"]],
  ]);
  expect(workers).toHaveLength(1);
});

it("lets people go before the background, and never computes what is stale or cancelled", async () => {
  const { workers, thread, put } = openThread();
  put("a", 1);
  const running = ask(thread, "a", 1);
  const background = ask(thread, "a", 1, { isBackground: true }, "diagnostics");
  const cancelled = ask(thread, "a", 1, {
    token: { isCancellationRequested: true, onCancellationRequested: () => ({ dispose() {} }) },
  });
  const person = ask(thread, "a", 1);
  const [worker] = workers;
  worker?.answer();
  await running;
  expect(await cancelled).toBe("cancelled");
  expect(worker?.jobs.map(({ question }) => question.kind)).toEqual(["symbols", "symbols"]);
  put("a", 2);
  worker?.answer();
  expect(await person).toBe("modified");
  expect(await background).toBe("modified");
  expect(worker?.jobs).toHaveLength(2);
});

it("replaces a thread that dies, answers the others, and leaves the version that killed it alone", async () => {
  const { workers, thread, put } = openThread();
  put("a", 1);
  put("b", 1);
  const fatal = ask(thread, "a", 1);
  const other = ask(thread, "b", 1);
  workers[0]?.emit("error", new Error("out of memory"));
  workers[0]?.emit("exit", 1);
  expect(await fatal).toBe("failed");
  expect(workers).toHaveLength(2);
  expect(workers[1]?.jobs[0]?.document?.text).toBe("b 1");
  workers[1]?.answer();
  expect(await other).toEqual([]);
  expect(await ask(thread, "a", 1)).toBe("failed");
  expect(workers[1]?.jobs).toHaveLength(1);
  put("a", 2);
  const mended = ask(thread, "a", 2);
  workers[1]?.answer();
  expect(await mended).toEqual([]);
});

it("replaces a thread that takes too long", async () => {
  const { workers, thread, put } = openThread(5);
  put("a", 1);
  expect(await ask(thread, "a", 1)).toBe("failed");
  put("a", 2);
  const next = ask(thread, "a", 2);
  expect(workers).toHaveLength(2);
  workers[1]?.answer();
  expect(await next).toEqual([]);
});
