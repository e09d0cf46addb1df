import { expect, test } from "@jest/globals";
import { createLog } from "../../src/start/log.ts";

function logged(
  write: (log: ReturnType<typeof createLog>) => void,
  level: "info" | "warn" = "info",
): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog(level, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a line is one JSON object with its level, time and data", () => {
  const [line] = logged((log) => log.info("listening", { url: "http://127.0.0.1:1" }));
  expect(line).toEqual({
    level: "info",
    time: expect.stringMatching(/^20.*Z$/),
    msg: "listening",
    url: "http://127.0.0.1:1",
  });
});

test("of a fault only its kind and its place in our own code are told", () => {
  const [line] = logged((log) => log.fault(new TypeError("secret s3cr3t in /home/somebody"), "id-1"));
  expect(line).toMatchObject({ level: "error", id: "id-1", kind: "TypeError" });
  expect(JSON.stringify(line)).not.toMatch(/s3cr3t|home/);
});

test("what stands under a secret's name is hidden, and what is below the level is not written", () => {
  const lines = logged((log) => {
    log.info("unseen");
    log.warn("seen", { token: "s3cr3t", request: { authorization: "Bearer s3cr3t", path: "/a" } });
  }, "warn");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ token: "[hidden]", request: { authorization: "[hidden]", path: "/a" } });
});
