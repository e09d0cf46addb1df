import { Readable } from "node:stream";
import { afterEach, expect, it } from "@jest/globals";
import type { ToolAnswer } from "@mortise/core/mcp";
import type { FileStore, OpenedFile } from "../../src/files/file-store.ts";
import { textOf } from "../fixtures/services.ts";
import { startUploadServer, type UploadServer } from "./upload-server.ts";
import { BYTES, createUploadTool, type UploadTool } from "./upload-tool.ts";

const MEBIBYTE = 1024 * 1024;
const LARGE = 200 * MEBIBYTE;
const CHUNK = Buffer.alloc(64 * 1024, "x");

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.close()));
});

function keep<T extends UploadServer | UploadTool>(one: T): T {
  started.push(one);
  return one;
}

/** A store of one file, made up as it is read; it counts. */
function storeOf(size: number, more: Partial<OpenedFile> & { readonly declared?: number | undefined } = {}) {
  const counts = { opened: 0, produced: 0, streams: [] as Readable[] };
  const store: FileStore = {
    open: async (uri) => {
      if (uri !== "store://file") return undefined;
      counts.opened += 1;
      let left = size;
      const stream = new Readable({
        read() {
          const chunk = CHUNK.subarray(0, Math.min(left, CHUNK.length));
          left -= chunk.length;
          counts.produced += chunk.length;
          this.push(chunk.length === 0 ? null : chunk);
        },
      });
      counts.streams.push(stream);
      const { declared, ...told } = more;
      const known = "declared" in more ? declared : size;
      return { stream, ...told, ...(known === undefined ? {} : { size: known }) };
    },
  };
  return { store, counts };
}

function faultsOf(answer: ToolAnswer): string {
  expect(answer.isError).toBe(true);
  return textOf(answer);
}

it("sends 200 MiB with only a little of it in flight, and says how long it is", async () => {
  const { store, counts } = storeOf(LARGE, { mediaType: "video/mp4", name: "a.mp4" });
  let most = 0;
  let length: string | undefined;
  const upstream = keep(
    await startUploadServer((request, response) => {
      length = request.headers["content-length"];
      request.on("data", () => (most = Math.max(most, counts.produced - upstream.received())));
      request.on("end", () => response.end("done"));
    }),
  );
  const tool = keep(createUploadTool(upstream, { files: store }));
  const answer = await tool.call({ file: "store://file", title: "t" });
  expect(textOf(answer)).toContain("done");
  expect(upstream.received()).toBe(Number(length));
  expect(Number(length)).toBeGreaterThan(LARGE);
  expect(most).toBeLessThan(24 * MEBIBYTE);
}, 60_000);

it("leaves no timer behind an upload", async () => {
  const { store } = storeOf(MEBIBYTE);
  const upstream = keep(
    await startUploadServer((request, response) => void request.resume().on("end", () => response.end("done"))),
  );
  const tool = keep(createUploadTool(upstream, { files: store }));
  const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  await tool.call({ file: "store://file" });
  const before = timers();
  for (let call = 0; call < 3; call += 1) {
    expect(textOf(await tool.call({ file: "store://file" }))).toContain("done");
  }
  expect(timers()).toBeLessThanOrEqual(before);
});

it("sends chunks where a file's size is not known", async () => {
  const { store } = storeOf(MEBIBYTE, { declared: undefined });
  let encoding: string | undefined;
  const upstream = keep(
    await startUploadServer((request, response) => {
      encoding = request.headers["transfer-encoding"];
      request.resume().on("end", () => response.end("done"));
    }),
  );
  const tool = keep(createUploadTool(upstream, { files: store }));
  expect(textOf(await tool.call({ file: "store://file" }))).toContain("done");
  expect(encoding).toBe("chunked");
});

it("sends a file as the whole body, with the type that the file has", async () => {
  const { store } = storeOf(10, { mediaType: "image/png" });
  const types: (string | undefined)[] = [];
  const upstream = keep(
    await startUploadServer((request, response) => {
      types.push(request.headers["content-type"], request.headers["content-length"]);
      request.resume().on("end", () => response.end("done"));
    }),
  );
  const tool = keep(createUploadTool(upstream, { files: store, body: BYTES }));
  await tool.call({ file: "store://file" });
  await tool.call({ file: "data:image/gif;base64,R0lG" });
  expect(types).toEqual(["image/png", "10", "image/gif", "3"]);
});

it("opens a file anew for a retry, and closes each", async () => {
  const { store, counts } = storeOf(MEBIBYTE);
  const sizes: number[] = [];
  const upstream = keep(
    await startUploadServer((request, response, index) => {
      let size = 0;
      request.on("data", (chunk: Buffer) => (size += chunk.length));
      request.on("end", () => {
        sizes.push(size);
        response.writeHead(index === 0 ? 503 : 200).end("done");
      });
    }),
  );
  const tool = keep(createUploadTool(upstream, { files: store, retryable: true }));
  expect(textOf(await tool.call({ file: "store://file" }))).toContain("done");
  expect(sizes[0]).toBe(sizes[1]);
  expect(counts.opened).toBe(2);
  expect(counts.streams.every((stream) => stream.destroyed)).toBe(true);
});

it("does not retry with a file that cannot be opened a second time", async () => {
  const { store, counts } = storeOf(MEBIBYTE);
  const once: FileStore = { open: async (...given) => (counts.opened === 0 ? store.open(...given) : undefined) };
  let requests = 0;
  const upstream = keep(
    await startUploadServer((request, response) => {
      requests += 1;
      request.resume().on("end", () => response.writeHead(503).end());
    }),
  );
  const tool = keep(createUploadTool(upstream, { files: once, retryable: true }));
  expect(faultsOf(await tool.call({ file: "store://file" }))).toContain("not available");
  expect(requests).toBe(1);
});

it.each([307, 308])("sends a file again where a redirect %s asks for it", async (status) => {
  const { store, counts } = storeOf(MEBIBYTE);
  const paths: string[] = [];
  const upstream = keep(
    await startUploadServer((request, response, index) => {
      paths.push(request.url ?? "");
      request.resume().on("end", () => {
        if (index === 0) response.writeHead(status, { location: "/elsewhere" }).end();
        else response.end("done");
      });
    }),
  );
  const tool = keep(createUploadTool(upstream, { files: store }));
  expect(textOf(await tool.call({ file: "store://file" }))).toContain("done");
  expect(paths).toEqual(["/files", "/elsewhere"]);
  expect(counts.opened).toBe(2);
});

it("closes the file when the caller gives up", async () => {
  const { store, counts } = storeOf(LARGE);
  const giveUp = new AbortController();
  const upstream = keep(
    await startUploadServer((request) => {
      request.once("data", () => giveUp.abort());
    }),
  );
  const tool = keep(createUploadTool(upstream, { files: store }));
  const answer = await tool.call({ file: "store://file" }, giveUp.signal);
  expect(answer.isError).toBe(true);
  expect(tool.events.at(-1)?.code).toBe("cancelled");
  expect(counts.streams[0]?.destroyed).toBe(true);
  expect(counts.produced).toBeLessThan(LARGE);
});

it("takes an answer that comes before the whole file was sent, and closes the file", async () => {
  const { store, counts } = storeOf(LARGE);
  const upstream = keep(
    await startUploadServer((request, response) => {
      request.once("data", () => response.writeHead(413, { connection: "close" }).end("too large"));
    }),
  );
  const tool = keep(createUploadTool(upstream, { files: store }));
  const answer = await tool.call({ file: "store://file" });
  expect(answer.isError).toBe(true);
  expect(counts.streams[0]?.destroyed).toBe(true);
});

it.each<[string, number | undefined, number]>([
  ["shrinks", MEBIBYTE + 1, MEBIBYTE],
  ["grows", MEBIBYTE - 1, MEBIBYTE],
])("says which argument is to blame where a file %s while it is read", async (_, declared, size) => {
  const { store, counts } = storeOf(size, { declared });
  const upstream = keep(await startUploadServer((request) => request.resume()));
  const tool = keep(createUploadTool(upstream, { files: store, retryable: true }));
  expect(faultsOf(await tool.call({ file: "store://file" }))).toContain("/file");
  expect(tool.events.at(-1)?.code).toBe("arguments_invalid");
  expect(counts.opened).toBe(1);
});

it("says nothing of what a file system said when it failed", async () => {
  const files: FileStore = {
    open: async () => ({
      stream: new Readable({ read: () => {}, construct: (done) => done(new Error("EIO: /secret/path")) }),
    }),
  };
  const upstream = keep(await startUploadServer((request) => request.resume()));
  const tool = keep(createUploadTool(upstream, { files }));
  const answer = faultsOf(await tool.call({ file: "store://file" }));
  expect(answer).toContain("/file");
  expect(answer + JSON.stringify(tool.events)).not.toContain("/secret");
});

it("says what to give where there is no store, or no such file, and sends nothing", async () => {
  let requests = 0;
  const upstream = keep(await startUploadServer(() => (requests += 1)));
  const without = keep(createUploadTool(upstream));
  expect(faultsOf(await without.call({ file: "store://file" }))).toContain("data URI");
  const { store } = storeOf(1);
  const missing = keep(createUploadTool(upstream, { files: store }));
  expect(faultsOf(await missing.call({ file: "store://other" }))).toContain("/file");
  const failing = keep(createUploadTool(upstream, { files: { open: () => Promise.reject(new Error("/secret")) } }));
  await expect(failing.call({ file: "store://file" })).rejects.toThrow("failed on this server");
  expect(JSON.stringify(failing.events)).not.toContain("/secret");
  expect(requests).toBe(0);
});
