/** A name as a step of a JSON pointer (RFC 6901 §3), without the slash before it. */
export function escapeStep(name: string | number): string {
  return String(name).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The name that a step of a JSON pointer means (RFC 6901 §4). */
export function unescapeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The same for a step of a pointer in a URI fragment, as `$ref` has it (RFC 6901 §6); as it stands where it is not well encoded. */
export function unescapeFragmentStep(step: string): string {
  try {
    return unescapeStep(decodeURIComponent(step));
  } catch {
    // A lone `%` means itself.
    return unescapeStep(step);
  }
}

/** The names that a JSON pointer goes through; none for the whole value. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer === "" ? [] : pointer.slice(1).split("/").map(unescapeStep);
}
