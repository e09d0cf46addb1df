import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, jest } from "@jest/globals";
import { openApiFaults } from "@mortise/testkit";
import { compile } from "../../src/compile.ts";
import { largeDescriptor } from "../large-descriptor.ts";

/** Loading two validators takes seconds on a busy machine. */
jest.setTimeout(60_000);

const root = join(import.meta.dirname, "../cases/valid");

function documentOf(text: string) {
  return compile({ name: "connector.yaml", text }).openapi;
}

it("emits documents that two independent validators take", async () => {
  const names = readdirSync(root);
  const documents = names.map((name) => documentOf(readFileSync(join(root, name, "connector.yaml"), "utf8")));
  const faults = await openApiFaults([...documents, documentOf(largeDescriptor(20))]);
  expect(faults).toHaveLength(names.length + 1);
  expect(faults.flat()).toEqual([]);
});

it("emits documents that the same validators would refuse if they were wrong", async () => {
  const right = documentOf(largeDescriptor(1));
  const item = right?.paths?.["/v1/r0/{id}"]?.post;
  const wrong = [
    { ...right, info: {} },
    { ...right, paths: { things: {} } },
    { ...right, components: {} },
    { ...right, paths: { "/v1/r0/{id}": { post: { ...item, parameters: [] } } } },
  ];
  for (const faults of await openApiFaults(wrong)) expect(faults).not.toEqual([]);
});

it("keeps the order of the descriptor", () => {
  const paths = Object.keys(documentOf(largeDescriptor(200))?.paths ?? {});
  expect(paths).toEqual(Array.from({ length: 200 }, (_, number) => `/v1/r${number}/{id}`));
});
