import type { AnnotationOverrides } from "../descriptor/descriptor.ts";
import type { HttpMethod, ToolAnnotations } from "./tool.ts";

/** RFC 9110 §9.2.1. */
const SAFE: ReadonlySet<HttpMethod> = new Set(["GET", "HEAD", "OPTIONS"]);
/** RFC 9110 §9.2.2, beyond the safe ones. */
const IDEMPOTENT: ReadonlySet<HttpMethod> = new Set(["PUT", "DELETE"]);

/**
 * What a call does, as far as its method promises: safe methods change nothing, PUT and DELETE
 * may be repeated. No other method promises to only add, so each may destroy: a client that
 * asks its user once too often does less harm than one that never asks. An author who knows
 * better says so in the mapping. Every upstream is a world beyond ours.
 */
export function annotationsOf(
  method: HttpMethod,
  idempotent: boolean | undefined,
  overrides: AnnotationOverrides = {},
): ToolAnnotations {
  const readOnly = overrides.read_only ?? SAFE.has(method);
  return {
    readOnlyHint: readOnly,
    destructiveHint: readOnly ? false : (overrides.destructive ?? true),
    idempotentHint: readOnly || (overrides.idempotent ?? idempotent ?? IDEMPOTENT.has(method)),
    openWorldHint: overrides.open_world ?? true,
  };
}

/** Whether an attempt may be repeated: where nothing changes, and where the descriptor says that a repetition has no effect. */
export function isRetryable(method: HttpMethod, idempotent: boolean | undefined, overrides: AnnotationOverrides = {}) {
  return idempotent ?? overrides.read_only ?? SAFE.has(method);
}
