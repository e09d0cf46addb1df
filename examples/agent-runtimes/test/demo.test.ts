import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, connect } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { watchConnections } from "../src/watch-connections.ts";

it("tells its story to the end, and finds everything as it should be", () => {
  const demo = fileURLToPath(new URL("../src/demo.ts", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, ["--conditions=@mortise/source", demo], { encoding: "utf8" });
  expect(stdout).toMatch(/\n15 checks passed, 0 failed\n$/);
  expect(status).toBe(0);
}, 60_000);

it("notices a connection, and one that was to leave this machine", async () => {
  const connections = watchConnections();
  const listener = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const near = connect((listener.address() as AddressInfo).port, "127.0.0.1");
  await once(near, "close");
  expect(connections.addresses()).toEqual(["127.0.0.1"]);
  expect(connections.elsewhere()).toEqual([]);
  listener.close();

  // Asks nobody: the name is refused before it is looked up.
  const far = connect({
    host: "telemetry.example",
    port: 443,
    lookup: (_host, _options, callback) => {
      callback(new Error("no such name"), "", 4);
    },
  });
  await once(far, "error").catch(() => {});
  expect(connections.elsewhere()).toEqual(["telemetry.example"]);
  connections.stop();
});
