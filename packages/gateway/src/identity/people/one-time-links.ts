import { createHash, randomBytes } from "node:crypto";
import type { IdentityParts } from "../identity-parts.ts";

/** What a link is for: a person who sets a password, or an invitation that is accepted. */
export type LinkPurpose = "setup" | "invitation";

/** Links that work once. Who reads the store cannot follow them: it has their digests. */
export interface OneTimeLinks {
  /** @param subject - Whom, or what, it is for. */
  create(purpose: LinkPurpose, subject: string, lastsMs: number): Promise<string>;
  /** What it is for, where it still works. */
  subject(purpose: LinkPurpose, token: string): Promise<string | undefined>;
  /** The same, and ends it: of several at once, one gets it. */
  use(purpose: LinkPurpose, token: string): Promise<string | undefined>;
  /** Ends each that is for it. */
  end(purpose: LinkPurpose, subject: string): Promise<void>;
}

export function createOneTimeLinks({ library, publicUrl, clock }: IdentityParts): OneTimeLinks {
  return {
    async create(purpose, subject, lastsMs) {
      const token = randomBytes(32).toString("base64url");
      await library.remember(nameOf(purpose, token), subject, new Date(clock.time() + lastsMs));
      return `${publicUrl}/account/${purpose}?token=${token}`;
    },
    subject: (purpose, token) => library.recall(nameOf(purpose, token)),
    use: (purpose, token) => library.take(nameOf(purpose, token)),
    end: (purpose, subject) => library.forget(`${purpose}:`, subject),
  };
}

function nameOf(purpose: LinkPurpose, token: string): string {
  return `${purpose}:${createHash("sha256").update(token).digest("base64url")}`;
}
