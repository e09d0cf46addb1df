import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { read } from "./reading.ts";

const folder = join(import.meta.dirname, "../documents/adversarial");
/** `UPDATE_CASES=1` writes down what is read; read the difference before you commit it. */
const update = process.env.UPDATE_CASES === "1";

it("reads the cases that other readers lose", () => {
  const { model, losses } = read(readFileSync(join(folder, "openapi.yaml"), "utf8"));
  const written = `${JSON.stringify({ model, losses }, (_key, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value), 2)}\n`;
  const file = join(folder, "model.json");
  if (update) writeFileSync(file, written);
  else expect(JSON.parse(written)).toEqual(JSON.parse(readFileSync(file, "utf8")));
});
