import type { Cursor } from "../descriptor/cursor.ts";
import type { Descriptor } from "../descriptor/descriptor.ts";

/** Every URL that requests go to: of operations, and of the requests that test a credential. */
export function* urlsOf(descriptor: Cursor<Descriptor>): Iterable<Cursor<string>> {
  for (const authentication of descriptor.each("authentication")) {
    const url = authentication.at("test_endpoint")?.to("url");
    if (url !== undefined) yield url;
  }
  for (const operation of descriptor.each("operations")) yield operation.to("endpoint");
}
