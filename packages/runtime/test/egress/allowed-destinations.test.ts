import { expect, it } from "@jest/globals";
import { readAllowedDestinations } from "../../src/egress/allowed-destinations.ts";

it("allows a host on every port, and a host with a port on that one", () => {
  const allowed = readAllowedDestinations(["10.0.0.5", "localhost:8080"]);
  expect(allowed.has("10.0.0.5", "443")).toBe(true);
  expect(allowed.has("localhost", "8080")).toBe(true);
  expect(allowed.has("localhost", "8081")).toBe(false);
  expect(allowed.has("10.0.0.50", "443")).toBe(false);
  expect(allowed.has("a.localhost", "8080")).toBe(false);
});

it.each([
  ["LOCALHOST:80", "localhost", "80"],
  ["localhost.:0080", "localhost", "80"],
  ["0x7f.1", "127.0.0.1", "1"],
  ["::1", "[::1]", "1"],
  ["[0:0::1]:443", "[::1]", "443"],
  ["bücher.example", "xn--bcher-kva.example", "1"],
])("reads %s as a URL would", (entry, hostname, port) => {
  expect(readAllowedDestinations([entry]).has(hostname, port)).toBe(true);
});

it.each([
  "",
  "*",
  "*.example.com",
  "http://localhost",
  "localhost/",
  "user@localhost",
  "localhost:99999",
  "a b",
  "localhost:",
  "#",
  ":80",
  "[::1",
])("refuses to read %j as a host", (entry) => {
  expect(() => readAllowedDestinations([entry])).toThrow(RangeError);
});
