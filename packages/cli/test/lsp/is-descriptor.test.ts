import { expect, it } from "@jest/globals";
import { isDescriptor } from "../../src/lsp/is-descriptor.ts";
import { libraryDescriptor, openText } from "./open-text.ts";

const YAML = libraryDescriptor();
const document = openText(YAML).document;
const JSON_TEXT = JSON.stringify(document.parsed.value, null, 2);
const COMPILED = JSON.stringify(document.compilation.connector, null, 2);

it.each([
  ["a descriptor by its name, whatever is in it", "file:///a/connector.yaml", "", true],
  ["the same with the other endings", "file:///a/connector.yml", "x: 1", true],
  ["and as JSON", "file:///a/connector.json", "{", true],
  [
    "one by the schema that it names",
    "file:///a/b.yaml",
    "# yaml-language-server: $schema=./connector.schema.json\n",
    true,
  ],
  ["one by its shape", "file:///a/b.yaml", YAML, true],
  ["one by its shape in JSON", "file:///a/b.json", JSON_TEXT, true],
  ["a new one without a file", "untitled:Untitled-1", YAML, true],
  ["no other YAML file", "file:///a/compose.yaml", "services: {}\n", false],
  ["no file with those keys further in", "file:///a/b.yaml", "x:\n  metadata: 1\n  operations: 2\n", false],
  [
    "no JSON with those keys further in",
    "file:///a/b.json",
    '{\n  "x": {\n    "metadata": 1,\n    "operations": 2\n  }\n}',
    false,
  ],
  ["no file that names another schema", "file:///a/b.yaml", "# yaml-language-server: $schema=./other.json\n", false],
  ["no file whose name only ends so", "file:///a/my-connector.yaml", "a: 1", false],
  ["no compiled connector", "file:///a/connector.json", COMPILED, false],
  ["no API document", "file:///a/connector.yaml", "openapi: 3.1.0\ninfo: {}\n", false],
])("takes %s", (_, uri, text, expected) => {
  expect(isDescriptor(uri, text)).toBe(expected);
});
