import { expect, it } from "@jest/globals";
import type { BodyPlan, CredentialCarrier } from "@mortise/core";
import type { HttpRequest } from "@mortise/core/request";
import { array, assert, asyncProperty, option, string, tuple } from "fast-check";
import { prepareSignature } from "../../../src/credentials/carriers/signature-carrier.ts";
import { encode, expectedSignature } from "../../fixtures/expected-signature.ts";
import { template } from "../../fixtures/schemes.ts";

const plan = (service: string): Extract<CredentialCarrier, { kind: "aws_sigv4" }> => ({
  kind: "aws_sigv4",
  service: template(service),
  region: template("{region}"),
  accessKeyId: template("{access_key_id}"),
  secretAccessKey: template("{secret_access_key}"),
  sessionToken: template("{session_token}"),
});
const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const fields = { region: "us-east-1", access_key_id: "AKIAIOSFODNN7EXAMPLE", secret_access_key: SECRET };
const textBody: BodyPlan = { kind: "text", mediaType: "text/plain", shape: "whole", required: false };

async function signed(service: string, request: HttpRequest, time: number, more: Record<string, string> = {}) {
  const filled = prepareSignature(plan(service), textBody).fillIn({ ...fields, ...more });
  const attached = await filled.attach(request, time);
  if (!attached.ok) throw new Error(JSON.stringify(attached.fault));
  return attached.value;
}

const request = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "GET",
  origin: "https://examplebucket.s3.amazonaws.com",
  path: "/",
  headers: {},
  body: null,
  ...more,
});

// AWS, Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in a
// Single Chunk (AWS Signature Version 4)", the examples PUT Object, GET Bucket Lifecycle and GET Bucket (List Objects).
it.each([
  [
    request({
      method: "PUT",
      path: "/test%24file.text",
      headers: { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
      body: "Welcome to Amazon S3.",
    }),
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  ],
  [request({ path: "/?lifecycle=" }), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"],
  [request({ path: "/?max-keys=2&prefix=J" }), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"],
])("signs as AWS's published example does (%#)", async (given, signature) => {
  const { headers } = await signed("s3", given, Date.UTC(2013, 4, 24));

  expect(headers["authorization"]).toMatch(new RegExp(`Signature=${signature}$`));
  expect(headers["x-amz-date"]).toBe("20130524T000000Z");
});

it("signs whatever a request holds so that a server comes to the same signature", async () => {
  const segment = string({ minLength: 1, unit: "grapheme" }).filter((text) => !/^\.{1,2}$/.test(text));
  await assert(
    asyncProperty(
      array(segment, { minLength: 1, maxLength: 3 }),
      array(tuple(segment, string({ unit: "grapheme" })), { maxLength: 3 }),
      option(string(), { nil: null }),
      async (segments, pairs, body) => {
        const query = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
        const path = `/${segments.map(encode).join("/")}${query === "" ? "" : `?${query}`}`;
        const given = request({
          method: "POST",
          origin: "https://api.example.com",
          path,
          body,
          headers: { accept: "*/*" },
        });
        const sent = await signed("execute-api", given, Date.UTC(2026, 0, 2, 3, 4, 5));
        expect(sent.headers["authorization"]).toContain(`Signature=${expectedSignature(sent, "execute-api", SECRET)}`);
        expect([sent.path, sent.body, sent.method]).toEqual([path, body, "POST"]);
      },
    ),
    { numRuns: 100 },
  );
});

it("signs the session token of temporary credentials", async () => {
  const { headers } = await signed("ses", request(), 0, { session_token: "temporary" });

  expect(headers["x-amz-security-token"]).toBe("temporary");
  expect(headers["authorization"]).toMatch(/SignedHeaders=[^,]*x-amz-security-token/);
});

it("lets no signature or date of the call's own through", async () => {
  const forged = request({
    headers: {
      authorization: "forged",
      "x-amz-date": "forged",
      "x-amz-content-sha256": "forged",
      "x-amz-security-token": "forged",
    },
  });
  const { headers } = await signed("ses", forged, 0);

  expect(Object.values(headers).join()).not.toContain("forged");
});

it("signs again what a redirect changes, with the body's hash as long as there is a body", async () => {
  const filled = prepareSignature(plan("ses"), textBody).fillIn(fields);
  const first = await signed("ses", request({ method: "POST", body: "text" }), 0);
  const moved = await filled.reattach?.<HttpRequest>({ ...first, path: "/elsewhere" }, 0);
  const fetched = await filled.reattach?.<HttpRequest>({ ...first, method: "GET", path: "/elsewhere", body: null }, 0);
  if (moved === undefined || fetched === undefined) throw new Error("not signed again");

  expect(moved.headers["authorization"]).toContain(expectedSignature(moved, "ses", SECRET));
  expect(fetched.headers["authorization"]).toContain(expectedSignature(fetched, "ses", SECRET));
});

it("refuses what it could not sign", async () => {
  const multipart: BodyPlan = { kind: "multipart", mediaType: "multipart/form-data", shape: "members", required: true };
  expect(() => prepareSignature(plan("ses"), multipart)).toThrow("only S3");
  expect(() => prepareSignature(plan("s3"), multipart)).not.toThrow();

  const file = { kind: "file", file: { kind: "resource", uri: "file:///a", pointer: "/file" } } as const;
  const attached = await prepareSignature(plan("ses"), null)
    .fillIn(fields)
    .attach(request({ body: file }), 0);
  expect(attached).toMatchObject({ ok: false, fault: { code: "arguments_invalid" } });
  expect((await signed("s3", request({ body: file }), 0)).headers["x-amz-content-sha256"]).toBe("UNSIGNED-PAYLOAD");
});

it.each(["", "a b", "ü", "a\nb"])("refuses %j as a part of a credential", (value) => {
  expect(prepareSignature(plan("ses"), null).judge("access_key_id", value)).toBeDefined();
});
