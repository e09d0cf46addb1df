import { generate } from "selfsigned";

/** A certificate with its key, in PEM: what `tls` of a fake upstream, or an `ca` option, takes. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** DNS names it is good for. */
  readonly names: readonly string[];
  /** Valid from yesterday until then: tomorrow, unless given. */
  readonly notAfter?: Date;
  /** Who signs it; itself, unless given. */
  readonly issuer?: Certificate;
  /** Whether it may sign others. */
  readonly authority?: boolean;
}

const DAY_MS = 86_400_000;

/** Makes a throw-away certificate, so that no private key lies in the repository. */
export async function createCertificate({
  names,
  notAfter = new Date(Date.now() + DAY_MS),
  issuer,
  authority = false,
}: CertificateOptions): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: "commonName", value: names[0] ?? "nobody" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Math.min(Date.now(), notAfter.getTime()) - DAY_MS),
    notAfterDate: notAfter,
    ...(issuer === undefined ? {} : { ca: issuer }),
    extensions: [
      { name: "basicConstraints", cA: authority, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: authority, critical: true },
      { name: "subjectAltName", altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
  return { cert, key };
}
