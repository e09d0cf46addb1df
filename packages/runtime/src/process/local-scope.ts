import type { Scope } from "../credentials/resolver.ts";

/** A process of one user: there is one organisation, and it is the whole process. */
export const LOCAL_SCOPE: Scope = { organisation: "local" };
