import { RestError } from "./rest-error.ts";
import type { Route } from "./route.ts";

/**
 * Which version of a thing a request is about, so that nobody overwrites what they have not seen: answers name it in
 * `ETag`, and a change that repeats that in `If-Match` is made of that version alone (RFC 9110 §8.8.3, §13.1.1). A
 * tag changes with what people decide of the thing, and not with what the gateway finds out about it meanwhile.
 */
export interface Version {
  /**
   * To be asked where nobody else can change the thing before this request does.
   *
   * @param tag - Of the thing as it is now.
   * @throws RestError 412 `changed_since`, where the caller has read another version.
   */
  require(tag: string): void;
  /** @param tag - Of the thing as the answer shows it. */
  tell(tag: string): void;
}

/** Nobody has read anything before. */
export const ANY_VERSION: Version = { require: () => {}, tell: () => {} };

/** The version of one request, and what its answer names. */
export interface RequestVersion extends Version {
  /** Headers of the answer. */
  readonly told: Readonly<Record<string, string>>;
}

/** @throws RestError 412 for a change on condition of something that has no version. */
export function readVersion(route: Route, request: Request): RequestVersion {
  const wanted = route.method === "get" ? null : request.headers.get("if-match");
  if (wanted !== null && route.versioned !== true) {
    throw new RestError(412, "no_version", "Nothing tells whether this is as you read it, so If-Match cannot be met.", {
      hint: "Leave If-Match out.",
    });
  }
  let told: RequestVersion["told"] = {};
  return {
    require(tag) {
      if (wanted === null || wanted.trim() === "*" || tagsIn(wanted).includes(tag)) return;
      throw new RestError(412, "changed_since", "It has been changed since you read it, so nothing was done.", {
        hint: "Read it again, and send what is still to be changed with that answer's ETag in If-Match.",
      });
    },
    tell(tag) {
      told = { etag: `"${tag}"` };
    },
    get told() {
      return told;
    },
  };
}

/** What compresses answers on their way makes tags weak; ours name no bytes, so that a weak one is as good. */
function tagsIn(header: string): readonly string[] {
  return Array.from(header.matchAll(/(?:W\/)?"([^"]*)"/g), ([, tag = ""]) => tag);
}
