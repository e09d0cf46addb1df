import { expect, it } from "@jest/globals";
import { createMask } from "../../src/credentials/mask.ts";
import { readResponse } from "../../src/stages/read-response.ts";
import { response, someSecret } from "../fixtures/services.ts";

const BINARY = Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(someSecret), Buffer.from([0xff])]);

it.each<[string, string | Buffer, string | undefined]>([
  ["JSON", JSON.stringify({ echo: someSecret }), "application/json"],
  ["text", `you sent ${someSecret}`, "text/plain"],
  ["an image", BINARY, "image/png"],
  ["bytes of no type", BINARY, undefined],
  ["JSON that is none", `{"echo": ${someSecret}`, "application/json"],
  ["a charset", Buffer.from([0xff, 0xff]), `text/plain; charset=${someSecret}`],
  ["a type", "text", `application/${someSecret}`],
])("hides a secret that comes back in %s", (_where, body, type) => {
  const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
  const reading = readResponse(response(body, { headers }), "GET", createMask([someSecret]));
  const told = JSON.stringify(reading);
  const bytes =
    reading.ok && reading.value.kind === "binary" ? Buffer.from(reading.value.bytes).toString("latin1") : "";

  expect(told + bytes).not.toContain(someSecret);
});
