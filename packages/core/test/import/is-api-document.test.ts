import { expect, it } from "@jest/globals";
import { isApiDocument } from "../../src/import/is-api-document.ts";

it.each([
  ['{"openapi": "3.1.0", "paths": {}}', true],
  [`{"definitions": ${JSON.stringify({ long: "x".repeat(300_000) })}, "swagger": "2.0"}`, true],
  ["\uFEFFopenapi: 3.0.0\npaths: {}", true],
  ["info: {}\nswagger: '2.0'", true],
  ['{"openapi": "3.1.0", "paths": {', true],
  ["metadata: { name: x }\noperations: []", false],
  ["metadata:\n  description: |\n    openapi: 3.0.0\n", false],
  ['{"metadata": {"note": {"openapi": "3.0.0"}}}', false],
  ['{"format": "mortise/connector"}', false],
  ["", false],
])("tells an API document by its own top level: %s", (text, expected) => {
  expect(isApiDocument({ name: "file", text })).toBe(expected);
});
