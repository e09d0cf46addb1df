/** Loaded into a server before its own code: answers each message of the parent with the bytes that live on the heap after a collection. */
process.on("message", () => {
  // Twice: what a finalizer lets go in the first collection is freed by the second.
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
// The channel alone shall not keep the server alive.
process.channel?.unref();
