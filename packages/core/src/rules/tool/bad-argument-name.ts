import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { rename } from "../../diagnostics/did-you-mean.ts";
import { argumentName } from "../../tools/argument-name.ts";
import { toolArguments } from "./arguments.ts";

/** A name that an author wrote stays as it is, and one bad name makes a provider refuse the whole request, all other tools included. */
export function* badArgumentName(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { args } of toolArguments(descriptor)) {
    for (const { name, origin, isMapped } of args) {
      const proposal = isMapped ? argumentName(name) : name;
      if (proposal === name) continue;
      const extra = { fixes: rename(name, proposal, origin.here) };
      yield diagnose("tool/bad-argument-name", origin.here, { proposal }, extra);
    }
  }
}
