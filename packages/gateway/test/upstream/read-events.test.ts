import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createEventReader, type StreamEvent } from "../../src/upstream/read-events.ts";

const STREAM = [
  "\uFEFF: a comment\r\n\r\n",
  'data: {"a":1}\n\n',
  "event: endpoint\rdata: /message\r\r",
  "data:two\ndata: lines é東\u{1F600}\nid: 7\nretry: 250\n\n",
  "data\n\n",
  "unknown: field\nevent: unused\n\n",
  "data: after\r\n\r\n",
  "data: never ended\n",
].join("");

const EVENTS: readonly StreamEvent[] = [
  { type: "message", data: '{"a":1}' },
  { type: "endpoint", data: "/message" },
  { type: "message", data: "two\nlines é東\u{1F600}" },
  { type: "message", data: "" },
  { type: "message", data: "after" },
];

it("reads the same events however the bytes are cut", () => {
  const bytes = Buffer.from(STREAM);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 })), (cuts) => {
      const reader = createEventReader(10_000);
      const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
      const events = ends.flatMap((end, index) => reader.feed(bytes.subarray(ends[index - 1] ?? 0, end)) ?? []);
      expect(events).toEqual(EVENTS);
      expect(reader.lastId).toBe("7");
      expect(reader.retryMs).toBe(250);
    }),
  );
});

it("ends with an event that is too large, in one line or in many, and not with many small ones", () => {
  expect(createEventReader(100).feed(Buffer.from(`data: ${"x".repeat(101)}`))).toBeUndefined();
  expect(createEventReader(100).feed(Buffer.from("data: xxxxxx\n".repeat(10)))).toBeUndefined();
  const reader = createEventReader(100);
  for (let count = 0; count < 100; count++) expect(reader.feed(Buffer.from("data: x\n\n"))).toHaveLength(1);
});
