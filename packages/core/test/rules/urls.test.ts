import { expect, it } from "@jest/globals";
import type { Descriptor } from "../../src/descriptor/descriptor.ts";
import { checkRules } from "../../src/rules/index.ts";
import { good, withOperation } from "../descriptor/documents.ts";

const codesOf = (descriptor: Descriptor) => checkRules(descriptor).map(({ code }) => code);
const endpoint = (url: string) => withOperation({ endpoint: url });

it.each([
  "https://api.example.com/tickets/{ticket_id}",
  "https://api.example.com:8443/tickets/{ticket_id}",
  "https://api.example.com/tickets/{ticket_id}?format=json",
  "https://{tenant}.example.com/tickets/{ticket_id}.json",
  "https://{tenant}/tickets/{ticket_id}",
  "https://api.example.com/{ticket_id}/and/{ticket_id}",
  "https://api.example.com/a%20b/{ticket_id}",
  "http://localhost:8080/{ticket_id}",
  "http://127.0.0.1:8080/{ticket_id}",
  "http://[::1]:8080/{ticket_id}",
  "https://192.0.2.1/{ticket_id}",
  "HTTPS://API.example.com/{ticket_id}",
  "https://api.example.com:443/{ticket_id}",
])("takes %s for an endpoint", (url) => {
  expect(codesOf(endpoint(url))).toEqual([]);
});

it.each([
  "tickets/{ticket_id}",
  "/tickets/{ticket_id}",
  "//api.example.com/{ticket_id}",
  "ftp://api.example.com/{ticket_id}",
  "javascript:alert({ticket_id})",
  "https:///{ticket_id}",
  "https://user@api.example.com/{ticket_id}",
  "https://api.example.com@evil.example/{ticket_id}",
  "https://api.example.com\\@evil.example/{ticket_id}",
  "https://api.example.com/{ticket_id}#top",
  "https://api.example.com/tickets /{ticket_id}",
  "https://api.example.com/../{ticket_id}",
  "https://api.example.com/%2e%2E/{ticket_id}",
  "https://2130706433/{ticket_id}",
  "https://0x7f.1/{ticket_id}",
  "https://bücher.example/{ticket_id}",
  "https://api.example.com:port/{ticket_id}",
  "https://api.example.com/100%/{ticket_id}",
])("does not take %s for one", (url) => {
  expect(codesOf(endpoint(url))).toContain("operation/bad-endpoint");
});

it.each([
  "http://api.example.com/{ticket_id}",
  "http://localhost.example.com/{ticket_id}",
  "http://127.0.0.1.example.com/{ticket_id}",
])("warns that %s is not encrypted", (url) => {
  expect(codesOf(endpoint(url))).toEqual(["connector/insecure-url"]);
});

it("lets the one who connects choose the host, and never a model", () => {
  expect(codesOf(endpoint("https://{tenant}.example.com/{ticket_id}"))).toEqual([]);
  expect(codesOf(endpoint("https://{ticket_id}.example.com/"))).toEqual(["operation/argument-in-host"]);
  expect(codesOf(endpoint("https://example.com:{ticket_id}/"))).toEqual(["operation/argument-in-host"]);
});

it("points at the placeholder itself", () => {
  const [diagnostic] = checkRules(endpoint("https://example.com/{shelf}/{ticket_id}"));
  expect(diagnostic?.code).toBe("operation/unfilled-placeholder");
  expect(diagnostic?.target).toEqual({
    path: ["operations", 0, "endpoint"],
    on: "value",
    within: { start: 20, end: 27 },
  });
});

it("says nothing of placeholders whose authentication does not exist: that is one fault, not two", () => {
  expect(codesOf({ ...good, authentication: [] })).toEqual(["ref/unknown-scheme"]);
});

it("takes a path parameter that does not say so for required, and a default for enough", () => {
  const parameter = { name: "ticket_id", location: "path", field_type: "string" } as const;
  expect(codesOf(withOperation({ parameters: [parameter] }))).toEqual([]);
  expect(codesOf(withOperation({ parameters: [{ ...parameter, required: false, default_value: "1" }] }))).toEqual([]);
  expect(codesOf(withOperation({ parameters: [{ ...parameter, required: false }] }))).toEqual([
    "parameter/optional-path",
  ]);
});
