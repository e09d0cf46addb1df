import { expect, it } from "@jest/globals";
import { listen } from "@mortise/testkit/mcp";
import { openConnection, rpc, send } from "@mortise/testkit/mcp";
import { createWaitingTools } from "../waiting-tools.ts";

const body = rpc("tools/list");

/** `PORT` stands for the port that is bound. */
const foreignHosts = [
  "evil.example",
  "evil.example:PORT",
  "localhost",
  "127.0.0.1",
  "localhost:1",
  "localhost:80",
  "localhost.:PORT",
  "localhost.evil.example:PORT",
  "evil.localhost:PORT",
  "127.0.0.1.evil.example:PORT",
  "127.0.0.1.:PORT",
  "127.0.0.2:PORT",
  "127.1:PORT",
  "2130706433:PORT",
  "0x7f000001:PORT",
  "0177.0.0.1:PORT",
  "0.0.0.0:PORT",
  "[::]:PORT",
  "[::ffff:127.0.0.1]:PORT",
  "[0:0:0:0:0:0:0:1]:PORT",
  "::1:PORT",
  "user@localhost:PORT",
  "localhost:PORT@evil.example",
  "localhost:PORT, evil.example",
  "localhost:PORT/",
  "localhost:0PORT",
  "http://localhost:PORT",
  "local host:PORT",
  "*",
  "",
];

const foreignOrigins = [
  "null",
  "http://evil.example",
  "https://evil.example",
  "http://evil.example:PORT",
  "http://localhost",
  "http://127.0.0.1",
  "https://localhost:PORT",
  "http://localhost:1",
  "http://localhost.evil.example:PORT",
  "http://evil.localhost:PORT",
  "http://127.0.0.1.evil.example:PORT",
  "http://127.0.0.2:PORT",
  "http://localhost:PORT.evil.example",
  "http://localhost:PORT@evil.example",
  "http://user@localhost:PORT",
  "http://localhost:PORT/",
  "http://localhost:PORT, http://evil.example",
  "file://",
  "data:",
  "chrome-extension://abc",
  "localhost:PORT",
  "//localhost:PORT",
  "",
];

it("accepts none of the hosts that are not its own", async () => {
  await using listening = await listen(createWaitingTools().served);
  for (const form of foreignHosts) {
    const host = form.replace("PORT", String(listening.port));
    expect([host, (await send(listening.port, { headers: { host }, body })).status]).toEqual([host, 403]);
  }
});

it("accepts none of the origins that are not its own, whatever the method", async () => {
  await using listening = await listen(createWaitingTools().served);
  for (const form of foreignOrigins) {
    const origin = form.replace("PORT", String(listening.port));
    for (const method of ["POST", "GET", "OPTIONS"]) {
      const { status } = await send(listening.port, {
        method,
        headers: { origin },
        ...(method === "POST" && { body }),
      });
      expect([origin, method, status]).toEqual([origin, method, 403]);
    }
  }
});

it("accepts its own names and the pages it could serve", async () => {
  await using listening = await listen(createWaitingTools().served);
  const { port } = listening;
  for (const name of ["localhost", "127.0.0.1", "[::1]", "LocalHost"]) {
    const headers = { host: `${name}:${port}`, origin: `http://${name}:${port}` };
    expect([name, (await send(port, { headers, body })).status]).toEqual([name, 200]);
  }
});

it("accepts the hosts and origins it is told, and then no others", async () => {
  const options = { hosts: ["mcp.example.com"], origins: ["https://app.example.com"] };
  await using listening = await listen(createWaitingTools().served, options);
  const ask = async (host: string, origin?: string) =>
    (await send(listening.port, { headers: { host, origin }, body })).status;
  expect(await ask("mcp.example.com")).toBe(200);
  expect(await ask("mcp.example.com", "https://app.example.com")).toBe(200);
  expect(await ask("mcp.example.com", "https://mcp.example.com")).toBe(403);
  expect(await ask(`127.0.0.1:${listening.port}`)).toBe(403);
});

it("refuses two Host headers, none, and a target that names another host", async () => {
  await using listening = await listen(createWaitingTools().served);
  const own = `host: localhost:${listening.port}\r\n`;
  const rest = `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
  const ask = async (target: string, hosts: string) => {
    const connection = openConnection(listening.port);
    connection.socket.write(`POST ${target} HTTP/1.1\r\n${hosts}${rest}`);
    await connection.closed;
    return /^HTTP\/1\.1 (\d+)/.exec(connection.received())?.[1];
  };
  expect(await ask("/mcp", own)).toBe("200");
  expect(await ask("/mcp", `${own}Host: evil.example\r\n`)).toBe("403");
  expect(await ask("/mcp", "")).toBe("400");
  expect(await ask("http://evil.example/mcp", own)).toBe("404");
});
