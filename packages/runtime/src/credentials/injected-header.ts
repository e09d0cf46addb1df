import type { CredentialCarrier } from "@mortise/core";
import { prepareBasicHeader } from "./basic-header.ts";
import { prepareTemplateHeader } from "./template-header.ts";

export type Fields = Readonly<Record<string, string>>;

/** A header that carries a credential, ready to be filled. */
export interface PreparedHeader {
  /** In lower case. */
  readonly name: string;
  /** The fields without which there is no such header. */
  readonly keys: readonly string[];
  /** Why a field's value cannot be sent, as the end of a sentence that begins with the field; `undefined` where it can. */
  judge(key: string, value: string): string | undefined;
  /** The header's value. Every key has a value that was judged. */
  write(fields: Fields): string;
  /** What else, besides the secret fields, would give the credential away. */
  secrets(fields: Fields): readonly string[];
}

export function prepareHeader(header: CredentialCarrier): PreparedHeader {
  switch (header.kind) {
    case "template":
      return prepareTemplateHeader(header);
    case "basic":
      return prepareBasicHeader(header);
    case "aws_sigv4":
      throw new Error("Requests are not signed.");
  }
}
