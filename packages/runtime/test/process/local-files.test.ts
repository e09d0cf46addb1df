import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { OpenedFile } from "../../src/files/file-store.ts";
import { createLocalFiles } from "../../src/process/local-files.ts";

let base = "";
let folder = "";
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "mortise-files-")));
  folder = join(base, "allowed");
  await mkdir(join(folder, "sub"), { recursive: true });
  await mkdir(join(base, "allowed-not"));
  await writeFile(join(folder, "sub", "a b.PNG"), "picture");
  await writeFile(join(folder, "plain"), "");
  await writeFile(join(base, "secret"), "secret");
  await writeFile(join(base, "allowed-not", "secret"), "secret");
  await symlink(join(base, "secret"), join(folder, "link"));
  await symlink(base, join(folder, "up"));
  await symlink(join(folder, "plain"), join(folder, "inner"));
  execFileSync("mkfifo", [join(folder, "pipe")]);
});
afterAll(() => rm(base, { recursive: true }));

function openFile(uri: string): Promise<OpenedFile | undefined> {
  return createLocalFiles(folder).open(uri, { organisation: "local" }, new AbortController().signal);
}

const uriOf = (...steps: string[]): string => pathToFileURL(join(base, ...steps)).href;

it("opens a file in the folder, and says what it is", async () => {
  const file = await openFile(uriOf("allowed", "sub", "a b.PNG"));
  expect(file).toMatchObject({ size: 7, name: "a b.PNG", mediaType: "image/png" });
  if (file !== undefined) expect(await text(file.stream)).toBe("picture");
});

it("follows a link that stays in the folder, and knows no type that it was not told", async () => {
  const file = await openFile(uriOf("allowed", "inner"));
  expect(file).toMatchObject({ size: 0, name: "plain" });
  expect(file).not.toHaveProperty("mediaType");
  file?.stream.destroy();
});

it.each<[string, () => string]>([
  ["a file beside the folder", () => uriOf("secret")],
  ["a way out by dots", () => `${uriOf("allowed")}/../secret`],
  ["a way out by encoded dots", () => `${uriOf("allowed")}/%2e%2e/secret`],
  ["an encoded slash", () => `${uriOf("allowed")}/..%2fsecret`],
  ["a link out", () => uriOf("allowed", "link")],
  ["a linked folder out", () => uriOf("allowed", "up", "secret")],
  ["a folder whose name begins alike", () => uriOf("allowed-not", "secret")],
  ["the folder itself", () => uriOf("allowed")],
  ["a folder in it", () => uriOf("allowed", "sub")],
  ["a pipe", () => uriOf("allowed", "pipe")],
  ["nothing", () => uriOf("allowed", "none")],
  ["another machine", () => `file://example.com${folder}/plain`],
  ["another scheme", () => "https://example.com/plain"],
  ["a zero byte", () => `${uriOf("allowed")}/plain%00`],
])("does not open %s", async (_, uri) => {
  expect(await openFile(uri())).toBeUndefined();
});

it("needs a folder that is there", () => {
  expect(() => createLocalFiles(join(base, "none"))).toThrow("--files");
  expect(() => createLocalFiles(join(base, "secret"))).toThrow("--files");
});
