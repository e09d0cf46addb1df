import { createHash } from "node:crypto";
import type { BodyPlan, CredentialCarrier } from "@mortise/core";
import type { HttpRequest } from "@mortise/core/request";
import { fail } from "../../errors.ts";
import { fieldKeys, fillTemplate, fillWhole, type Fields } from "../template.ts";
import type { FilledCarrier, PreparedCarrier, RedirectedRequest } from "./carrier.ts";

type SignaturePlan = Extract<CredentialCarrier, { kind: "aws_sigv4" }>;

/** What S3 alone accepts in place of a body's hash (AWS, "Signature calculations: Transferring payload in a single chunk"). */
const UNSIGNED = "UNSIGNED-PAYLOAD";
const PAYLOAD = "x-amz-content-sha256";
const EMPTY_HASH = createHash("sha256").update("").digest("hex");

/** What no signature of an earlier round may leave behind. */
const SIGNATURE_HEADERS = new Set(["authorization", "x-amz-date", "x-amz-security-token", PAYLOAD]);

/**
 * AWS Signature Version 4 over the finished request: method, address, headers, query and the hash of
 * the body. A body that is streamed has no hash beforehand, and only S3 takes one without: elsewhere a
 * multipart body is refused when the server is built, and a file that is no data URI when it is sent.
 */
export function prepareSignature(plan: SignaturePlan, body: BodyPlan | null): PreparedCarrier {
  if (body?.kind === "multipart" && fillTemplate(plan.service, {}) !== "s3") {
    throw new Error("A multipart body is streamed, and only S3 takes one that is not signed.");
  }
  return {
    keys: [plan.service, plan.region, plan.accessKeyId, plan.secretAccessKey].flatMap(fieldKeys),
    judge: (_key, value) => (/^[!-~]+$/.test(value) ? undefined : "must be visible ASCII without spaces"),
    fillIn: (fields) => fillSignature(plan, fields),
  };
}

function fillSignature(plan: SignaturePlan, fields: Fields): FilledCarrier {
  const sessionToken = fillWhole(plan.sessionToken, fields);
  const service = fillTemplate(plan.service, fields);
  const settings = {
    service,
    region: fillTemplate(plan.region, fields),
    accessKeyId: fillTemplate(plan.accessKeyId, fields),
    secretAccessKey: fillTemplate(plan.secretAccessKey, fields),
    ...(sessionToken === undefined ? {} : { sessionToken }),
    // Keys derived for one day, region and service.
    cache: new Map<string, ArrayBuffer>(),
  };

  const sign = async <R extends RedirectedRequest>(request: R, payload: string, time: number): Promise<R> => {
    const { AwsV4Signer } = await import("aws4fetch");
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !SIGNATURE_HEADERS.has(name.toLowerCase())),
    );
    const signer = new AwsV4Signer({
      ...settings,
      method: request.method,
      url: request.origin + request.path,
      headers: { ...headers, [PAYLOAD]: payload },
      datetime: amzDate(time),
    });
    const signed = await signer.sign();
    const added = Object.fromEntries([...SIGNATURE_HEADERS].flatMap((name) => pairOf(name, signed.headers.get(name))));
    return { ...request, headers: { ...headers, ...added } };
  };

  return {
    secrets: [],
    async attach(request, time) {
      const payload = payloadOf(request, service);
      if (payload === undefined) {
        return fail("arguments_invalid", {
          detail: "Give the file as a data URI: this API wants it signed as a whole.",
        });
      }
      return { ok: true, value: await sign(request, payload, time) };
    },
    reattach(request, time) {
      const payload = request.body === null ? EMPTY_HASH : (request.headers[PAYLOAD] ?? UNSIGNED);
      return sign(request, payload, time);
    },
  };
}

function payloadOf({ body }: HttpRequest, service: string): string | undefined {
  if (body === null) return EMPTY_HASH;
  if (typeof body === "string") return createHash("sha256").update(body, "utf8").digest("hex");
  if (body.kind === "file" && body.file.kind === "bytes") {
    return createHash("sha256").update(body.file.bytes).digest("hex");
  }
  return service === "s3" ? UNSIGNED : undefined;
}

function pairOf(name: string, value: string | null): readonly (readonly [string, string])[] {
  return value === null ? [] : [[name, value]];
}

/** `20150830T123600Z`. */
function amzDate(time: number): string {
  return new Date(time).toISOString().replaceAll(/[:-]|\.\d{3}/g, "");
}
