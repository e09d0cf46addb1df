import type { WireDiagnostic } from "@mortise/core";
import { z } from "@hono/zod-openapi";

/** A part of the request that is not as it should be. */
const requestFault = z
  .strictObject({
    in: z.enum(["body", "query", "arguments"]),
    at: z.string().openapi({ description: "JSON pointer into it; empty for all of it." }),
    message: z.string(),
  })
  .openapi("RequestFault");

/** A field of a credential, wherever in the body it stood or is missing. */
const fieldFault = z
  .strictObject({ field: z.string().openapi({ description: "Its key." }), message: z.string() })
  .openapi("FieldFault", { description: "Of `fields_invalid`." });

/** A step of trying something, those that went well too. */
export const triedStepSchema = z
  .strictObject({ step: z.string(), ok: z.boolean(), message: z.string(), hint: z.string().optional() })
  .openapi("TriedStep", { description: "What was tried, in its order: of `connection_failed`, and of a test." });

const position = z.strictObject({
  line: z.number().openapi({ description: "From 1." }),
  column: z.number().openapi({ description: "From 1, in UTF-16 code units." }),
  offset: z.number(),
});
const range = z.strictObject({
  start: position,
  end: position.openapi({ description: "Exclusive." }),
});

/** What the compiler says of a place in a descriptor. */
export const diagnosticSchema = z
  .strictObject({
    code: z.string(),
    severity: z.enum(["error", "warning"]),
    file: z.string(),
    ...range.shape,
    message: z.string(),
    hint: z.string().nullable(),
    related: z.array(z.strictObject({ file: z.string(), ...range.shape, message: z.string() })),
    fixes: z.array(
      z.strictObject({ label: z.string(), edits: z.array(z.strictObject({ ...range.shape, text: z.string() })) }),
    ),
    help: z.string().openapi({ description: "The command, after `mortise`, that explains the code." }),
  })
  .openapi("Diagnostic", { description: "Of `descriptor_invalid`." });

/** What is wrong with one part of a request; which form it has goes by the error's `code`. */
export const faultSchema = z.union([requestFault, fieldFault, triedStepSchema, diagnosticSchema]);

export type Fault =
  | Readonly<z.output<typeof requestFault>>
  | Readonly<z.output<typeof fieldFault>>
  | Readonly<z.output<typeof triedStepSchema>>
  | WireDiagnostic;
