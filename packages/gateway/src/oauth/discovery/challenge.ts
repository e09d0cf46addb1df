/** What a Bearer challenge tells a client (RFC 9728 §5.1, RFC 6750 §3). */
export interface BearerChallenge {
  readonly resourceMetadata?: string;
  readonly scope?: string;
  readonly error?: string;
}

/** In time linear in the header, which may be written to be slow. */
const PARAMETER = /\s*(?:,\s*)?([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/iy;

/** Reads the Bearer challenge out of `WWW-Authenticate`; `undefined` where there is none. */
export function readBearerChallenge(header: string | null): BearerChallenge | undefined {
  if (header === null || header.length > 10_000) return undefined;
  const start = /(?:^|[\s,])bearer(?=\s|$|,)/i.exec(header);
  if (start === null) return undefined;
  const found = new Map<string, string>();
  PARAMETER.lastIndex = start.index + start[0].length;
  for (let match = PARAMETER.exec(header); match !== null; match = PARAMETER.exec(header)) {
    const [, name = "", quoted, token = ""] = match;
    const key = name.toLowerCase();
    // A parameter must not occur twice; the first is the one that counts.
    if (!found.has(key)) found.set(key, quoted === undefined ? token : quoted.replaceAll(/\\(.)/g, "$1"));
  }
  const resourceMetadata = found.get("resource_metadata");
  const scope = found.get("scope");
  const error = found.get("error");
  return {
    ...(resourceMetadata === undefined ? {} : { resourceMetadata }),
    ...(scope === undefined ? {} : { scope }),
    ...(error === undefined ? {} : { error }),
  };
}
