/** The vendors' documents beside the connectors are what the script cuts from the whole ones, where those are in the tree. */
import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readVerification } from "../../src/verification.ts";

const repository = resolve(import.meta.dirname, "../../../..");
const library = join(repository, "descriptors");
const documents = join(repository, "packages/testkit/documents/openapi");

const wholes = new Map(
  readdirSync(documents).map((name) => {
    const path = join(documents, name);
    return [createHash("sha256").update(readFileSync(path)).digest("hex"), path] as const;
  }),
);
const cases = readdirSync(library, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const whole = wholes.get(readVerification(join(library, name)).document?.origin.sha256 ?? "");
    return whole === undefined ? [] : [{ slug: name, whole }];
  });

it("has the whole documents of several connectors", () => {
  expect(cases.length).toBeGreaterThanOrEqual(5);
});

it.each(cases)(
  "the document beside $slug is what the script cuts from the vendor's whole one",
  ({ slug, whole }) => {
    const script = join(repository, "scripts/trim-vendor-document.ts");
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--conditions=@mortise/source", script, slug, whole, "--check"],
      { cwd: repository, encoding: "utf8" },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  },
  30_000,
);
