import { expect, it } from "@jest/globals";
import { valueOfText } from "../../src/mock/value-check.ts";

it("takes a text for what its schema says, through references whose `%` means itself", () => {
  const openapi = { components: { schemas: { "50%": { type: "integer" } } } };
  expect(valueOfText("7", { $ref: "#/components/schemas/50%" }, openapi)).toBe(7);
  expect(valueOfText("7", { type: ["string", "integer"] }, openapi)).toBe("7");
  expect(valueOfText("true", { type: "boolean" }, openapi)).toBe(true);
  expect(valueOfText("seven", { type: "integer" }, openapi)).toBe("seven");
});
