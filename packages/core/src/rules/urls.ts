import type { Cursor } from "../descriptor/cursor.ts";
import type { Descriptor } from "../descriptor/descriptor.ts";
import { credentialUrls } from "./auth/templates.ts";

/** Every URL that requests go to: of operations, and of those that test or obtain a credential. */
export function* urlsOf(descriptor: Cursor<Descriptor>): Iterable<Cursor<string>> {
  yield* credentialUrls(descriptor);
  for (const operation of descriptor.each("operations")) yield operation.to("endpoint");
}
