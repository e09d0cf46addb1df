import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isSecret } from "../../descriptor/scheme.ts";

const SECRET_NAME = /(?:^|[_.-])(?:secret|password|passwd|token|api_?key|private_?key|secret_?key|access_?key)$/i;

/** What is not marked as a secret is not kept from logs and answers. */
export function* unmarkedSecret(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const authentication of descriptor.each("authentication")) {
    for (const field of authentication.each("fields")) {
      const { key } = field.value;
      if (SECRET_NAME.test(key) && !isSecret(field.value)) {
        yield diagnose("auth/unmarked-secret", field.to("key").here, { key });
      }
    }
  }
}
