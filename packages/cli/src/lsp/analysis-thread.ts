import { Worker } from "node:worker_threads";
import type { CancellationToken } from "vscode-languageserver";
import type { Answers, ClientTraits, DocumentVersion, Question } from "./analyst.ts";
import type { Settings } from "./settings.ts";
import type { Job, Reply } from "./thread-messages.ts";

/** Why a question was not answered. `modified`: the document has changed since it was asked. */
export class NotAnswered extends Error {
  readonly reason: "cancelled" | "modified" | "failed";

  constructor(reason: NotAnswered["reason"], message: string) {
    super(message);
    this.name = "NotAnswered";
    this.reason = reason;
  }
}

/** The thread of an analyst, as the server sees it. */
export interface AnalysisThread {
  /** Asks about the version of a document that is open now; `undefined` where it is no descriptor. Rejects with {@link NotAnswered}. */
  ask<K extends Question["kind"]>(
    uri: string,
    question: Extract<Question, { readonly kind: K }>,
    how: {
      readonly settings: Settings;
      readonly client: ClientTraits;
      /** The version that is meant. */
      readonly version: number;
      readonly token?: CancellationToken;
      /** Whether nobody waits for it. */
      readonly isBackground?: boolean;
    },
  ): Promise<Answers[K] | undefined>;
  /** Forgets a document that is open no more. */
  close(uri: string): void;
}

interface Waiting {
  readonly uri: string;
  readonly question: Question;
  readonly how: Parameters<AnalysisThread["ask"]>[2];
  readonly resolve: (answer: Answers[Question["kind"]] | undefined) => void;
  readonly reject: (reason: NotAnswered) => void;
}

/** A generous bound: a document of some megabytes takes a few seconds. */
const PATIENCE_MS = 60_000;

/**
 * Starts the thread with the first question. One job is under way at a time and the others wait
 * here, so that a question that is stale by then is never computed, and those of a person come
 * before those in the background. A thread that ends or takes longer than a minute is replaced,
 * and the version that brought it down is not tried again.
 */
export function startAnalysis(
  documentOf: (uri: string) => DocumentVersion | undefined,
  startWorker: () => Worker = startOwnWorker,
  patienceMs = PATIENCE_MS,
): AnalysisThread {
  const waiting: Waiting[] = [];
  /** The versions that the thread has. */
  const sent = new Map<string, number>();
  const closed = new Set<string>();
  const failed = new Map<string, number>();
  let worker: Worker | undefined;
  let underWay: { readonly id: number; readonly job: Waiting; readonly alarm: NodeJS.Timeout } | undefined;
  let lastId = 0;

  const next = () => {
    if (underWay !== undefined) return;
    for (;;) {
      const urgent = waiting.findIndex(({ how }) => how.isBackground !== true);
      const [job] = waiting.splice(Math.max(0, urgent), 1);
      if (job === undefined) return;
      const obstacle = obstacleTo(job);
      if (obstacle === undefined) {
        begin(job);
        return;
      }
      job.reject(obstacle);
    }
  };

  const obstacleTo = ({ uri, how }: Waiting): NotAnswered | undefined => {
    if (how.token?.isCancellationRequested === true) return new NotAnswered("cancelled", "the request was cancelled");
    if (documentOf(uri)?.version !== how.version) return modified();
    return failed.get(uri) === how.version ? unable() : undefined;
  };

  const begin = (job: Waiting) => {
    const { uri, question, how } = job;
    const document = documentOf(uri);
    const isNew = document !== undefined && sent.get(uri) !== document.version;
    lastId += 1;
    const message: Job = {
      id: lastId,
      uri,
      ...(isNew ? { document: { uri, version: document.version, text: document.text } } : {}),
      closed: [...closed],
      question,
      settings: how.settings,
      client: how.client,
    };
    closed.clear();
    sent.set(uri, how.version);
    worker ??= watch(startWorker());
    underWay = { id: lastId, job, alarm: setTimeout(giveUp, patienceMs) };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
    worker.postMessage(message);
  };

  const finish = (): Waiting | undefined => {
    const job = underWay?.job;
    clearTimeout(underWay?.alarm);
    underWay = undefined;
    return job;
  };

  const watch = (started: Worker): Worker => {
    started.on("message", (reply: Reply) => {
      if (reply.id !== underWay?.id) return;
      const job = finish();
      if (documentOf(job?.uri ?? "")?.version !== job?.how.version) job?.reject(modified());
      else if (reply.ok) job?.resolve(reply.answer);
      else job?.reject(new NotAnswered("failed", reply.problem));
      next();
    });
    // Its end follows.
    started.on("error", () => {});
    started.once("exit", () => {
      if (started === worker) giveUp();
    });
    // An idle thread keeps no process alive.
    started.unref();
    return started;
  };

  const giveUp = () => {
    const before = worker;
    worker = undefined;
    sent.clear();
    void before?.terminate();
    const job = finish();
    if (job !== undefined) {
      failed.set(job.uri, job.how.version);
      job.reject(unable());
    }
    next();
  };

  return {
    ask(uri, question, how) {
      // The thread answers a question with what its kind is answered with.
      return new Promise<Answers[typeof question.kind] | undefined>((resolve, reject) => {
        waiting.push({ uri, question, how, resolve: resolve as Waiting["resolve"], reject });
        next();
      });
    },
    close(uri) {
      closed.add(uri);
      sent.delete(uri);
      failed.delete(uri);
    },
  };
}

function modified(): NotAnswered {
  return new NotAnswered("modified", "the document has changed since");
}

function unable(): NotAnswered {
  return new NotAnswered("failed", "this version of the document could not be analysed");
}

/** The worker beside this module: from the sources as it is, in the bundle under its own name. */
function startOwnWorker(): Worker {
  const file = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./lsp-worker.js";
  // Standard output is the protocol's: whatever a library might print there is kept from it.
  return new Worker(new URL(file, import.meta.url), { stdout: true });
}
