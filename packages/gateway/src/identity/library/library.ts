/** A person. */
export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
}

export interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly createdAt: Date;
}

export interface MemberRow {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly role: string;
  readonly createdAt: Date;
}

export interface InvitationRow {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly role: string | null;
  readonly status: string;
  readonly inviterId: string;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

/** An API key; `key` is its SHA-256. */
export interface KeyRow {
  readonly id: string;
  readonly configId: string;
  readonly name: string | null;
  readonly start: string | null;
  readonly prefix: string | null;
  readonly key: string;
  /** The organisation. */
  readonly referenceId: string;
  readonly enabled: boolean;
  readonly rateLimitEnabled: boolean;
  readonly requestCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date | null;
  readonly lastRequest: Date | null;
}

/** A client of the authorization server. */
export interface ClientRow {
  readonly id: string;
  readonly clientId: string;
  readonly name: string | null;
  readonly uri: string | null;
}

/** An address that access tokens may be asked for. */
export interface ResourceRow {
  readonly id: string;
  readonly identifier: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Something that a person granted to a client in an organisation (`referenceId`). */
export interface GrantRow {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly referenceId: string | null;
}

/** What a person allowed a client, for as long as they do. */
export interface ConsentRow extends GrantRow {
  readonly scopes: readonly string[];
  readonly createdAt: Date;
}

/** The library's tables, as far as we read or write them. */
export interface LibraryTables {
  readonly user: UserRow;
  readonly organization: OrganisationRow;
  readonly member: MemberRow;
  readonly invitation: InvitationRow;
  readonly apikey: KeyRow;
  readonly oauthClient: ClientRow;
  readonly oauthResource: ResourceRow;
  readonly oauthRefreshToken: GrantRow;
  readonly oauthAccessToken: GrantRow;
  readonly oauthConsent: ConsentRow;
}
export type LibraryTable = keyof LibraryTables;

/** Fields that a row has to have; with an array, one of them. */
export type Where<Row> = { readonly [Field in keyof Row]?: Row[Field] | readonly Row[Field][] };

/** Rows of the library's tables, in its own encoding, which differs between the stores. */
export interface LibraryRows {
  find<T extends LibraryTable>(table: T, where: Where<LibraryTables[T]>): Promise<LibraryTables[T] | undefined>;
  list<T extends LibraryTable>(table: T, where: Where<LibraryTables[T]>): Promise<readonly LibraryTables[T][]>;
  /** The row's `id` is kept where it is given. */
  insert<T extends LibraryTable>(
    table: T,
    row: Omit<LibraryTables[T], "id"> & { readonly id?: string },
  ): Promise<LibraryTables[T]>;
  update<T extends LibraryTable>(
    table: T,
    where: Where<LibraryTables[T]>,
    changes: Partial<LibraryTables[T]>,
  ): Promise<void>;
  /** Says how many there were. */
  remove<T extends LibraryTable>(table: T, where: Where<LibraryTables[T]>): Promise<number>;
}

/** Somebody's signed-in browser. */
export interface LibrarySession {
  readonly id: string;
  readonly user: UserRow;
  readonly expiresAt: Date;
}

/** One public key that access tokens are signed with. */
export type LibraryKey = Readonly<Record<string, unknown>> & { readonly kid?: string };

/**
 * What this package uses of the identity library, by hand: its own types are a quarter of a megabyte, and nothing
 * outside this folder should depend on them. Never called inside a transaction of the store: with SQLite's single
 * connection that would wait for itself.
 */
export interface Library {
  readonly rows: LibraryRows;
  /**
   * Hands a request to one of the library's own endpoints.
   *
   * @param mayAsk - Whether a client that is called by the address of its metadata document may have that fetched:
   *   for somebody who is signed in, or where the client is known. Strangers would have us ask whomever they name.
   */
  handle(request: Request, mayAsk: boolean): Promise<Response>;
  /** Hands over a request that the person `organisation` was chosen for: the grant that comes of it is theirs. */
  handleFor(organisation: string, request: Request): Promise<Response>;
  session(cookie: string): Promise<LibrarySession | undefined>;
  /** Answers with the session's cookie, or with a failure. */
  signIn(email: string, password: string): Promise<Response>;
  /** Answers with a redirect to the identity provider as JSON, `{ url }`, and the cookie that binds the browser to it. Rejects where the provider cannot be reached. */
  beginProviderSignIn(callbackUrl: string, errorUrl: string): Promise<Response>;
  /**
   * Answers for what the identity provider said with its redirect: with a redirect to one of the two addresses that it
   * began with, and with the session's cookie where it ends well. Rejects where the provider cannot be reached.
   */
  endProviderSignIn(answer: { readonly search: string }, cookie: string): Promise<Response>;
  /** Ends the session of the cookie; the answer takes the cookie back. */
  signOut(cookie: string): Promise<Response>;
  endSessions(user: string): Promise<void>;
  createUser(person: { readonly email: string; readonly name: string }): Promise<UserRow>;
  /** Sets, or replaces, and ends every session. */
  setPassword(user: string, password: string): Promise<void>;
  /** Checks expiry and whether it is enabled, and notes that it was used. */
  useKey(text: string): Promise<boolean>;
  signingKeys(): Promise<readonly LibraryKey[]>;
  /** Remembers a value under a name until it is taken or too old. */
  remember(name: string, value: string, expiresAt: Date): Promise<void>;
  recall(name: string): Promise<string | undefined>;
  /** Takes it out: of several at once, one gets it. */
  take(name: string): Promise<string | undefined>;
  /** Forgets the value wherever it is remembered under a name that begins like this. */
  forget(beginning: string, value: string): Promise<void>;
}
