import type { JsonObject } from "../../json.ts";
import type { InputParameter, Lowered } from "./lowered.ts";

/** How much a model sees: everything that shapes a value, or what it needs to make a good call. */
export type Detail = "full" | "lean";

export interface LowerInputOptions {
  readonly detail: Detail;
}

/**
 * Makes the input schema of a tool: one flat object that every provider takes, whatever the
 * document did. Every value that the document requires and every list of values is kept.
 */
export function lowerInput(
  parameters: readonly InputParameter[],
  schemas: ReadonlyMap<string, JsonObject>,
  options: LowerInputOptions,
): Lowered {
  void schemas;
  void options;
  return {
    inputSchema: {
      type: "object",
      properties: Object.fromEntries(
        parameters.map(({ argument, description, schema: { type, ...rest } }) => [
          argument,
          {
            ...(type === undefined ? {} : { type }),
            ...(description === undefined ? {} : { description }),
            ...rest,
          },
        ]),
      ),
      required: parameters.filter(({ required }) => required).map(({ argument }) => argument),
      additionalProperties: false,
    },
    notes: [],
  };
}
