export type { Credential, CredentialQuery, CredentialResolver, Scope, ScopeLevel } from "./credentials/resolver.ts";
