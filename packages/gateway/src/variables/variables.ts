/** A text that names a variable which the organisation does not have. */
export class VariableMissing extends Error {
  override readonly name = "VariableMissing";
  readonly variable: string;

  constructor(variable: string) {
    super(`The organisation has no variable ${variable}.`);
    this.variable = variable;
  }
}

/** Variables of organisations, plain or secret, that stand in URLs and header values as `${NAME}`. */
export interface Variables {
  /** The text with every `${NAME}` replaced; the values are not looked into again. Rejects with {@link VariableMissing}. */
  fill(organisation: string, text: string): Promise<string>;
}
