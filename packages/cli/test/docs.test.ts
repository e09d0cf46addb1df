import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { afterAll, beforeEach, expect, it } from "@jest/globals";
import { openMortise } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

const pages = mortise.path("pages");
beforeEach(() => rmSync(pages, { recursive: true, force: true }));

mortise.write("shelf.yaml", shelfDescriptor());
mortise.write("other.yaml", shelfDescriptor("https://other.example.com", "other"));
mortise.write("broken.yaml", brokenDescriptor());

const docs = (...args: readonly string[]) => mortise.run(["docs", ...args, "-o", "pages"]);

it("writes a page in each format, says so, and writes it once", async () => {
  const first = await docs("shelf.yaml");
  expect(first).toEqual({ code: 0, stdout: "", stderr: "wrote pages/shelf.md\nwrote pages/shelf.html\n" });
  expect(readFileSync(`${pages}/shelf.md`, "utf8")).toMatch(/^# Shelf\n/);
  expect(readFileSync(`${pages}/shelf.html`, "utf8")).toMatch(/^<!doctype html>\n/);
  expect(await docs("shelf.yaml")).toMatchObject({ code: 0, stderr: "2 unchanged\n" });
});

it("writes a list of several, and one format where one is asked for", async () => {
  expect(await docs("shelf.yaml", "other.yaml", "--format", "markdown")).toMatchObject({ code: 0 });
  expect(readdirSync(pages).toSorted()).toEqual(["README.md", "other.md", "shelf.md"]);
  expect(readFileSync(`${pages}/README.md`, "utf8")).toContain("(other.md)");
});

it("describes the descriptors of a folder, and leaves out what was compiled from them", async () => {
  mkdirSync(mortise.path("both"), { recursive: true });
  mortise.write("both/connector.yaml", shelfDescriptor());
  await mortise.run(["compile", "both/connector.yaml", "-o", "both/connector.json"]);
  expect(await docs("both", "--format", "html")).toMatchObject({ code: 0, stderr: "wrote pages/shelf.html\n" });
});

it("writes anew what it made, and keeps what it did not make, or what was changed", async () => {
  await docs("shelf.yaml");
  mortise.write("changed.yaml", shelfDescriptor().replace("Find books", "Look for books"));
  expect(await docs("changed.yaml")).toMatchObject({
    code: 0,
    stderr: "wrote pages/shelf.md\nwrote pages/shelf.html\n",
  });

  const edited = `${readFileSync(`${pages}/shelf.md`, "utf8")}\nMy own words.\n`;
  mortise.write("pages/shelf.md", edited);
  const html = readFileSync(`${pages}/shelf.html`, "utf8");
  const kept = await docs("shelf.yaml");
  expect(kept.code).toBe(2);
  expect(kept.stderr).toContain(
    "pages/shelf.md was not made by this command, or was changed since; nothing is written",
  );
  expect(readFileSync(`${pages}/shelf.md`, "utf8")).toBe(edited);
  expect(readFileSync(`${pages}/shelf.html`, "utf8")).toBe(html);

  expect(await docs("shelf.yaml", "--force")).toMatchObject({ code: 0 });
  expect(readFileSync(`${pages}/shelf.md`, "utf8")).not.toContain("My own words");
});

it("writes nothing outside its folder", async () => {
  mkdirSync(pages);
  const outside = mortise.write("outside.md", "mine");
  symlinkSync(outside, `${pages}/shelf.md`);
  const linked = await docs("shelf.yaml", "--force");
  expect(linked).toMatchObject({ code: 2 });
  expect(linked.stderr).toContain("is there and is no file");
  expect(readFileSync(outside, "utf8")).toBe("mine");

  await mortise.run(["compile", "shelf.yaml", "-o", "shelf.json"]);
  const compiled = readFileSync(mortise.path("shelf.json"), "utf8");
  mortise.write("escaping.json", compiled.replace('"slug":"shelf"', '"slug":"../escaped"'));
  const escaping = await docs("escaping.json");
  expect(escaping.code).toBe(2);
  expect(existsSync(mortise.path("escaped.md"))).toBe(false);
});

it("writes nothing where a descriptor has errors, or two would have one page", async () => {
  expect(await docs("shelf.yaml", "broken.yaml")).toMatchObject({ code: 1 });
  mortise.write("same.yaml", shelfDescriptor("https://same.example.com"));
  const same = await docs("shelf.yaml", "same.yaml");
  expect(same).toMatchObject({ code: 2 });
  expect(same.stderr).toContain("two pages would be called shelf.md");
  expect(existsSync(pages)).toBe(false);
});
