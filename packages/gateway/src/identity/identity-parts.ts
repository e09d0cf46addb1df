import type { Services } from "../services.ts";
import type { ProviderSettings } from "./library/identity-provider.ts";
import type { Library } from "./library/library.ts";

/** What the parts of the identity service are made of. */
export interface IdentityParts extends Pick<Services, "store" | "publicUrl" | "changes" | "audit" | "clock" | "log"> {
  readonly library: Library;
  /** Binds what a form sends to the session that it was shown to. */
  readonly secret: string;
  readonly provider: ProviderSettings | undefined;
}
