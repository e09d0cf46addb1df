import { expect, it } from "@jest/globals";

it("runs the sources under Node 24", () => {
  expect(process.version).toMatch(/^v24\./);
});
