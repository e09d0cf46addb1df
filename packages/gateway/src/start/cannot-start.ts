/** The gateway will not start like this. For the person at the terminal: what is wrong, and how to mend it. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
