import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { afterAll, expect, it } from "@jest/globals";
import { assert, property, string } from "fast-check";
import { grammar, parse } from "@mortise/core";
import { completeAnswers, slugOf } from "../src/init/answers.ts";
import { renderDescriptor } from "../src/init/render-descriptor.ts";
import { openMortise } from "./mortise.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

it("writes a descriptor that validates clean, whatever the authentication", async () => {
  const types = ["none", "api_key", "bearer", "basic"];
  const endings = await Promise.all(
    types.map((auth) =>
      mortise.run(["init", `${auth}.yaml`, "--auth", auth, "--endpoint", "https://api.example.com/v2/users/{user_id}"]),
    ),
  );
  expect(endings.map(({ code, stdout }) => [code, stdout])).toEqual(types.map(() => [0, ""]));
  const files = types.map((type) => `${type}.yaml`);
  expect(await mortise.run(["validate", "--strict", ...files])).toMatchObject({ code: 0, stdout: "" });
  const { stdout } = await mortise.run(["tools", "bearer.yaml", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ tools: [{ name: "get_users", inputSchema: { required: ["user_id"] } }] });
});

it("names the grammar for editors: a copy beside the descriptor, or the project's own", async () => {
  expect(readFileSync(mortise.path("none.yaml"), "utf8")).toMatch(
    /^# yaml-language-server: \$schema=\.\/connector\.schema\.json\n/,
  );
  expect(JSON.parse(readFileSync(mortise.path("connector.schema.json"), "utf8"))).toEqual(grammar);

  mkdirSync(mortise.path("project/schemas"), { recursive: true });
  mkdirSync(mortise.path("project/descriptors/acme"), { recursive: true });
  mortise.write("project/schemas/connector.schema.json", "{}");
  await mortise.run(["init", "project/descriptors/acme/connector.yaml"]);
  expect(readFileSync(mortise.path("project/descriptors/acme/connector.yaml"), "utf8")).toContain(
    "$schema=../../schemas/connector.schema.json\n",
  );
  expect(existsSync(mortise.path("project/descriptors/acme/connector.schema.json"))).toBe(false);
});

it("overwrites only with --force", async () => {
  mortise.write("mine.yaml", "mine");
  expect(await mortise.run(["init", "mine.yaml"])).toMatchObject({ code: 2, stdout: "" });
  expect(readFileSync(mortise.path("mine.yaml"), "utf8")).toBe("mine");
  expect(await mortise.run(["init", "mine.yaml", "--force", "--yes"])).toMatchObject({ code: 0 });
  expect(await mortise.run(["validate", "--strict", "mine.yaml"])).toMatchObject({ code: 0 });
});

it("writes nothing where the answers make no valid descriptor", async () => {
  const endings = await Promise.all([
    mortise.run(["init", "bad1.yaml", "--endpoint", "ftp://example.com"]),
    mortise.run(["init", "bad2.yaml", "--slug", "No Slug"]),
    mortise.run(["init", "bad3.yaml", "--endpoint", "https://{host}/x"]),
    mortise.run(["init", "bad4.yaml", "--auth", "magic"]),
  ]);
  expect(endings.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
  expect(endings[1]?.stderr).toContain("bad2.yaml:7:");
  for (const name of ["bad1", "bad2", "bad3", "bad4"]) expect(existsSync(mortise.path(`${name}.yaml`))).toBe(false);
});

it("gives plain http its reason, and leaves loopback alone", async () => {
  await mortise.run(["init", "plain.yaml", "--endpoint", "http://tickets.internal/items"]);
  await mortise.run(["init", "local.yaml", "--endpoint", "http://127.0.0.1:8080/items"]);
  expect(await mortise.run(["validate", "--strict", "plain.yaml", "local.yaml"])).toMatchObject({ code: 0 });
  expect(readFileSync(mortise.path("plain.yaml"), "utf8")).toContain("# ignore connector/insecure-url:");
});

it("asks on a terminal for what the flags leave out", async () => {
  const command = `stty cols 100 rows 40; ${mortise.command} ${mortise.script} init asked.yaml --publisher Me --description "Where I work"`;
  const asked = spawn("script", ["-qec", command, "/dev/null"], { cwd: mortise.folder });
  const answers = [
    { question: "What is the connector called?", answer: "Night Desk\r" },
    { question: "Its name in addresses", answer: "\r" },
    { question: "What kind of system is it?", answer: "\r" },
    { question: "The URL of a first operation", answer: "\r" },
    { question: "How does the upstream authenticate?", answer: "\r" },
  ];
  let shown = "";
  let next = 0;
  asked.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    const awaited = answers[next];
    if (awaited === undefined || !shown.includes(awaited.question)) return;
    next += 1;
    asked.stdin.write(awaited.answer);
  });
  await once(asked, "close");
  expect(next).toBe(answers.length);
  expect(shown).not.toContain("Who maintains it?");
  const { value } = parse({ name: "asked.yaml", text: readFileSync(mortise.path("asked.yaml"), "utf8") });
  expect(value).toMatchObject({ metadata: { name: "Night Desk", slug: "night-desk", publisher: "Me" } });
});

it("prints every text as the value it was given, whatever is in it", () => {
  const text = string({ unit: "binary", minLength: 10, maxLength: 60 });
  assert(
    property(text, text, (name, description) => {
      const answers = completeAnswers({ name, description, publisher: name, slug: "fixed-slug" });
      const rendered = renderDescriptor(answers, { schema: "./connector.schema.json", insecure: false });
      const { value, diagnostics } = parse({ name: "x.yaml", text: rendered });
      expect(diagnostics).toEqual([]);
      expect(value).toMatchObject({ metadata: { name, description, publisher: name } });
    }),
    { numRuns: 300, examples: [['"}{{x}}\n# x: y', "\\u0000 '\u2028 #{ & *a !!b"]] },
  );
});

it("makes a slug of any name", () => {
  assert(
    property(string({ unit: "grapheme" }), (name) => {
      expect(slugOf(name)).toMatch(/^[a-z0-9-]{3,100}$/);
    }),
  );
  expect(slugOf("Tïcket  System!")).toBe("ticket-system");
});
