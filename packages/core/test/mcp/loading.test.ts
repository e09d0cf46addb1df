import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "@jest/globals";

const PROGRAM = `
import { registerHooks } from "node:module";
let loaded = false;
registerHooks({
  resolve(specifier, context, next) {
    loaded ||= specifier.includes("@modelcontextprotocol");
    return next(specifier, context);
  },
});
const { answerDirectly, answerIndirectly } = await import(process.argv[1]);
const served = {
  server: { name: "s", title: "S", version: "1.0.0", instructions: "" },
  tools: [],
  toolsJson: "[]",
  call: () => Promise.resolve({ content: [], isError: false }),
};
const call = { id: "c", signal: new AbortController().signal };
const ask = (method, params = {}) => ({
  served, call, headers: undefined, report() {}, message: { jsonrpc: "2.0", id: 1, method, params },
});
const handshake = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "c", version: "1" } };
const answers = [
  answerDirectly(ask("initialize", handshake)),
  answerDirectly(ask("tools/list")),
  await answerDirectly(ask("tools/call", { name: "t" })),
];
const before = loaded;
await answerIndirectly(ask("prompts/list"));
console.log(JSON.stringify({ answered: answers.every((text) => text.includes('"result"')), before, after: loaded }));
`;

it("shakes hands, lists and calls without loading the SDK, and loads it for the rest", async () => {
  const entry = new URL("../../src/mcp/index.ts", import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", PROGRAM, entry]);
  expect(JSON.parse(stdout)).toEqual({ answered: true, before: false, after: true });
});
