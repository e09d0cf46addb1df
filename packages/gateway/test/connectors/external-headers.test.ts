import { expect, test } from "@jest/globals";
import { judgeHeaderName, judgeHeaderValue } from "../../src/connectors/external-headers.ts";

const OWN = [
  "Host Content-Length Transfer-Encoding Connection Keep-Alive TE Trailer Upgrade Expect",
  "Proxy-Authorization Proxy-Connection X-Forwarded-For X-Forwarded-Host Forwarded Via X-Real-IP",
  "Mcp-Session-Id MCP-Protocol-Version mcp-method Mcp-Name Mcp-Param-Query Last-Event-ID",
  "Content-Type Content-Encoding Accept Accept-Encoding Origin Cookie Set-Cookie Sec-Fetch-Mode",
].flatMap((line) => line.split(" "));

test.each(OWN)("the header %s is the gateway's own to set, however it is written", (name) => {
  for (const written of [name, name.toUpperCase(), name.toLowerCase()]) {
    expect(judgeHeaderName(written)).toBe("is set by the gateway itself");
  }
});

test.each(["", " ", "X Y", "X:Y", "X\r\nY", "X\0", "X\tY", "Ü", "X\u200B", "X,Y", '"X"', "X/Y", "x".repeat(101)])(
  "%j is not the name of a header",
  (name) => {
    expect(judgeHeaderName(name)).toMatch(/^has no valid name: /);
  },
);

test.each([
  "Authorization",
  "X-Api-Key",
  "api_key",
  "X-GitHub-Token",
  "Hostname",
  "X-Host",
  "Mcpx",
  "User-Agent",
  "Accept-Language",
])("the header %s can be configured", (name) => {
  expect(judgeHeaderName(name)).toBeUndefined();
});

test("values are visible ASCII, with spaces inside alone, and have an end", () => {
  for (const value of ["a", "Bearer a", "a=b; c", "~!@#$%^&*()", "x".repeat(8_000)]) {
    expect([value, judgeHeaderValue(value)]).toEqual([value, undefined]);
  }
  const controls = [...Array.from({ length: 32 }, (_, code) => code), 127, 128, 160, 0x2028];
  for (const code of controls) expect(judgeHeaderValue(`a${String.fromCodePoint(code)}b`)).toContain("visible ASCII");
  for (const value of ["", " a", "a ", "é", "👍"]) expect(judgeHeaderValue(value)).toContain("visible ASCII");
  expect(judgeHeaderValue("x".repeat(8_001))).toContain("longer");
});
