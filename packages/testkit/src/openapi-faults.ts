import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * What two independent validators, Scalar's and Redocly's, hold against OpenAPI documents:
 * a list for each, empty where it is valid. They run in a worker, because the first one takes
 * no objects from the realm that jest runs tests in.
 */
export async function openApiFaults(documents: readonly unknown[]): Promise<readonly (readonly string[])[]> {
  const worker = new Worker(new URL("./openapi-validators.ts", import.meta.url), {
    workerData: documents.map((document) => JSON.stringify(document)),
  });
  try {
    // `once` rejects where the worker reports an error.
    const [faults]: unknown[] = await once(worker, "message");
    // What the worker posts, a line above its end.
    return faults as readonly (readonly string[])[];
  } finally {
    await worker.terminate();
  }
}
