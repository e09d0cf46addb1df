/** Which secret is whose, and since when it should not be used any more. */
export interface SecretBook {
  /** A new secret of this account, good from now on. */
  issue(account: string): string;
  /** The gateway has said that this one has taken the place of all others of its account. */
  settle(secret: string): void;
  /** The gateway has said that the account is gone. */
  revoke(account: string): void;
  /** Whose it is, and for how long it has not been good: 0 while it is. */
  find(secret: string): { readonly account: string; readonly staleMs: number } | undefined;
}

interface Issued {
  readonly account: string;
  replacedAt: number | undefined;
}

export function createSecretBook(): SecretBook {
  const issued = new Map<string, Issued>();
  let serial = 0;
  const replaceAll = (account: string, but?: string): void => {
    const now = performance.now();
    for (const [secret, one] of issued) {
      if (one.account === account && secret !== but) one.replacedAt ??= now;
    }
  };
  return {
    issue(account) {
      serial += 1;
      const secret = `key-${account}-${String(serial)}-${Math.random().toString(36).slice(2)}`;
      issued.set(secret, { account, replacedAt: undefined });
      return secret;
    },
    settle(secret) {
      const one = issued.get(secret);
      if (one !== undefined) replaceAll(one.account, secret);
    },
    revoke: (account) => replaceAll(account),
    find(secret) {
      const one = issued.get(secret);
      if (one === undefined) return undefined;
      return {
        account: one.account,
        staleMs: one.replacedAt === undefined ? 0 : performance.now() - one.replacedAt,
      };
    },
  };
}
