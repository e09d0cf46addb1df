import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { fileReference, MAX_DATA_URI_BYTES } from "../../src/request/file-argument.ts";
import type { ArgumentFault } from "../../src/request/http-request.ts";

const SEED = 20_261_127;

function readFile(value: unknown) {
  const faults: ArgumentFault[] = [];
  return fileReference(value, "/file", faults) ?? faults;
}

it.each<[string, string, string, string | undefined]>([
  ["data:,hello", "text/plain;charset=US-ASCII", "hello", undefined],
  ["data:text/plain,a%20b%zz%e9", "text/plain", "a b%zz\u{e9}", undefined],
  ["data:text/html;charset=utf-8;base64,PGI+", "text/html;charset=utf-8", "<b>", undefined],
  ["data:;charset=utf-8,x", "text/plain;charset=utf-8", "x", undefined],
  ["DATA:image/svg+xml;name=a%2Fb.svg;BASE64,PGI%2B", "image/svg+xml", "<b>", "a/b.svg"],
  ["data:application/pdf;filename=a.pdf;base64,_-8=", "application/pdf", "\u{ff}\u{ef}", "a.pdf"],
  ["data:text/plain,a,b;c", "text/plain", "a,b;c", undefined],
])("reads %s", (uri, mediaType, latin1, name) => {
  expect(readFile(uri)).toEqual({
    kind: "bytes",
    mediaType,
    bytes: Uint8Array.from(latin1, (character) => character.charCodeAt(0)),
    ...(name === undefined ? {} : { name }),
  });
});

it("brings any bytes through both forms of a data URI", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const percent = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
      const base64 = Buffer.from(bytes).toString("base64");
      for (const uri of [`data:image/png,${percent}`, `data:image/png;base64,${base64}`]) {
        expect(readFile(uri)).toEqual({ kind: "bytes", bytes: Uint8Array.from(bytes), mediaType: "image/png" });
      }
    }),
    { seed: SEED },
  );
});

it.each(["resource://files/1", "file:///tmp/a%20b.png", "mcp+files:a", "https://example.com/a?b#c"])(
  "keeps %s for the runtime to open",
  (uri) => {
    expect(readFile(uri)).toEqual({ kind: "resource", uri, pointer: "/file" });
  },
);

it.each([
  ["no URI", "logo.png"],
  ["a drive", "C:\\a.png"],
  ["bare base64", "aGVsbG8="],
  ["no data", "data:image/png;base64"],
  ["broken base64", "data:image/png;base64,%%%"],
  ["a header in the media type", "data:text/plain\r\nx: y,a"],
  ["no media type", "data:nonsense,a"],
  ["a line break", "resource://a\nb"],
  ["nothing", ""],
  ["no text", 7],
  ["too much", `data:,${"a".repeat(MAX_DATA_URI_BYTES + 1)}`],
])("refuses %s, and points at the argument", (_, value) => {
  expect(readFile(value)).toMatchObject([{ pointer: "/file" }]);
});
