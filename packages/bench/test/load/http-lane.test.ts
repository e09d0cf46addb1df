import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, expect, it } from "@jest/globals";
import { HttpLane, postRequest } from "../../src/load/http-lane.ts";

const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

/** A lane to a server that answers each request with these pieces, each in a write of its own. */
async function laneTo(...pieces: string[]): Promise<{ lane: HttpLane; port: number }> {
  const server = createServer((socket: Socket) => {
    socket.setNoDelay(true).on("error", () => undefined);
    socket.on("data", () => {
      const write = (index: number): void => {
        const piece = pieces[index];
        if (piece !== undefined) socket.write(piece, () => setImmediate(write, index + 1));
      };
      write(0);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a TCP port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const lane = await HttpLane.open(port);
  opened.push(lane, server);
  return { lane, port };
}

it("reads a body of a given length that comes in pieces", async () => {
  const { lane, port } = await laneTo("HTTP/1.1 200 OK\r\nContent-Le", "ngth: 6\r\n\r\nab", "cdef");
  const post = postRequest(port, {});
  expect(await lane.send(post("{}"))).toMatchObject({ status: 200, body: "abcdef" });
  expect(await lane.send(post("{}"))).toMatchObject({ status: 200, body: "abcdef" });
});

it("reads a chunked body, wherever it is cut", async () => {
  const text = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\nd\r\nf\r\n0\r\n\r\n";
  const { lane, port } = await laneTo(...text.split(""));
  expect(await lane.send(postRequest(port, {})("{}"))).toMatchObject({ status: 200, body: "abcd\r\nf" });
});

it("takes a 202 without a length for an empty answer", async () => {
  const { lane, port } = await laneTo("HTTP/1.1 202 Accepted\r\n\r\n");
  expect(await lane.send(postRequest(port, {})("{}"))).toMatchObject({ status: 202, body: "" });
});

it("writes a request that names its length", () => {
  expect(postRequest(8080, { "mcp-method": "tools/call" })('{"a":1}')).toBe(
    "POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:8080\r\ncontent-type: application/json\r\n" +
      'accept: application/json, text/event-stream\r\nmcp-method: tools/call\r\ncontent-length: 7\r\n\r\n{"a":1}',
  );
});
