/** A credential, by its whole name: `page_token` and `sync_token` only say where to go on. */
const CREDENTIAL =
  /^(?:x[_-])?(?:(?:access|refresh|auth|api|bearer|bot|id|session)?[_-]?token|api[_-]?key|(?:current[_-]?|new[_-]?|old[_-]?)?password|passwd|passphrase|(?:client[_-]?|api[_-]?)?secret|private[_-]?key)$/i;

/** Whether a parameter's value is masked in logs and audit trails: it is called like a credential, or its format says that it is one. */
export function isSensitive(name: string, format: unknown): boolean {
  return format === "password" || CREDENTIAL.test(name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2"));
}
