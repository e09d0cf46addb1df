/** A text that names a variable which the organisation does not have. */
export class VariableMissing extends Error {
  override readonly name = "VariableMissing";
  readonly variable: string;

  constructor(variable: string) {
    super(`The organisation has no variable ${variable}.`);
    this.variable = variable;
  }
}

/** `${NAME}`, or `$${`, which stands for the characters `${` themselves. */
export const REFERENCE = /\$\$\{|\$\{([A-Z][A-Z0-9_]*)\}/g;

/** The names of the variables that stand in a text. */
export function variablesIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(REFERENCE), ([, name]) => name).filter((name) => name !== undefined));
}

/** A `${` that is neither the beginning of a variable nor written `$${`. */
const MISSPELT = /(?<!\$)\$\{(?![A-Z][A-Z0-9_]*\})/;

/** Whether every variable in a text is written as one, so that none goes out as it was typed. */
export function namesVariablesWell(text: string): boolean {
  return !MISSPELT.test(text);
}

/** What is wrong with a text that does not. */
export const MISSPELT_VARIABLE =
  "A variable is written ${NAME}, in capitals, digits and underscores; $${ stands for the characters ${ themselves.";

/** A text with its variables filled in. */
export interface Filled {
  readonly text: string;
  /** The values of secret variables that stand in it. */
  readonly secrets: readonly string[];
}

/** Variables of organisations, plain or secret, that stand in URLs and header values as `${NAME}`. */
export interface Variables {
  /** The text with every `${NAME}` replaced; the values are not looked into again. Rejects with {@link VariableMissing}. */
  fill(organisation: string, text: string): Promise<string>;
  /** As {@link fill}, and tells what of the text is secret, which must not come back from where it is sent. */
  fillTelling(organisation: string, text: string): Promise<Filled>;
}
