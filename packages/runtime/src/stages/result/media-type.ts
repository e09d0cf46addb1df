/** What an answer says it is (RFC 9110 §8.3). */
export interface MediaType {
  readonly kind: "json" | "text" | "binary";
  /** Type and subtype in lower case, without parameters. */
  readonly essence: string;
  /** In lower case, where it is given. */
  readonly charset: string | undefined;
}

const JSON_TYPE = /^(?:application|text)\/json$|\+json$/;
const TEXT_TYPE =
  /^text\/|\+xml$|\+yaml$|^application\/(?:xml|yaml|x-yaml|javascript|ecmascript|graphql|sql|toml|x-www-form-urlencoded|x-ndjson|jsonl|json-seq|csv)$/;
const ESSENCE = /^[!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/** `undefined` where there is none, or it is none. */
export function readMediaType(header: string): MediaType | undefined {
  if (header === "application/json") {
    return PLAIN_JSON;
  }
  const essence = (header.split(";", 1)[0] ?? "").trim().toLowerCase();
  if (!ESSENCE.test(essence)) {
    return undefined;
  }
  const kind = JSON_TYPE.test(essence) ? "json" : TEXT_TYPE.test(essence) ? "text" : "binary";
  return { kind, essence, charset: CHARSET.exec(header)?.[1]?.toLowerCase() };
}

const PLAIN_JSON: MediaType = { kind: "json", essence: "application/json", charset: undefined };
