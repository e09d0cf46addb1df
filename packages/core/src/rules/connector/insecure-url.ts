import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { urlsOf } from "../urls.ts";

const INSECURE = /^http:\/\/([^/?#]*)/i;
const LOOPBACK = /^(?:localhost|(?:[^/]+\.)?localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i;

/** Over plain http whoever carries the packets reads the credential. A program on the same machine is no such stranger. */
export function* insecureUrl(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const url of urlsOf(descriptor)) {
    const [, host] = INSECURE.exec(url.value) ?? [];
    if (host === undefined || LOOPBACK.test(host)) continue;
    yield diagnose("connector/insecure-url", url.within({ start: 0, end: "http".length }), {});
  }
}
