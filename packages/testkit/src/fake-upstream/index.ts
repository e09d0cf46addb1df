export { createCertificate, type Certificate, type CertificateOptions } from "./certificate.ts";
export {
  startFakeUpstream,
  type FakeUpstream,
  type FakeUpstreamOptions,
  type ReceivedRequest,
  type Respond,
} from "./fake-upstream.ts";
export {
  answer,
  cutChunked,
  cutShort,
  drip,
  flood,
  hang,
  json,
  raw,
  redirect,
  reset,
  status,
  type Answer,
  type RawBytes,
  type Reply,
} from "./reply.ts";
