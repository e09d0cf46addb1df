/** Something that others keep in memory, and that was changed. Names things; holds nothing of them. */
export interface Change {
  readonly organisation: string;
  readonly subject:
    | "organisation" // membership, roles, workspaces
    | "principal" // an API key, session, grant or user was revoked or changed
    | "agent"
    | "connector" // created, updated, published, disabled, deleted, or its descriptor changed
    | "tools" // allowed tools, approval modes, drift
    | "assignment"
    | "toggle"
    | "connection" // credentials were set, replaced or deleted, or need authentication
    | "variable"
    | "approval"
    | "audit"; // new rows
  /** The changed thing; empty where the whole organisation is meant. */
  readonly id: string;
  /** The connector concerned, where one is. */
  readonly connector?: string;
  /** Whether what is open for it ends with it: it was switched off, moved, replaced or deleted. */
  readonly isEnded?: boolean;
}

/**
 * Tells every replica of changes: this process at once, the others by LISTEN/NOTIFY (a second or so).
 * A replica that lost its connection calls {@link onGap} when it has it back: whatever is kept may be stale then.
 */
export interface ChangeFeed {
  /** After the transaction has been committed. Resolves when this process's listeners have run. Never rejects. */
  publish(change: Change): Promise<void>;
  subscribe(listener: (change: Change) => void): () => void;
  /** Calls the listener when changes may have been missed. */
  onGap(listener: () => void): () => void;
}
