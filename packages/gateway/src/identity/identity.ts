import type { Principal, Role } from "../authorize/principal.ts";

/** A request that names nobody, or somebody who cannot be believed. Becomes 401 with the challenge. */
export interface NotAuthenticated {
  readonly ok: false;
  /** For the log; the caller learns nothing of it. */
  readonly reason: string;
  /** 503 where the proof could not be checked (the store or the keys are away): never let through. */
  readonly status: 401 | 403 | 503;
  readonly wwwAuthenticate?: string;
}

export type Authentication = { readonly ok: true; readonly principal: Principal } | NotAuthenticated;

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface Member extends Person {
  readonly role: Role;
  readonly since: number;
}

/** An API key as it may be shown. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** Its first characters. */
  readonly start: string;
  readonly role: Role;
  readonly user: string | null;
  readonly agent: string | null;
  readonly workspace: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

/** What a person lets an MCP client do for them in an organisation, until somebody ends it. */
export interface ClientGrant {
  readonly id: string;
  /** What it says of itself: nobody checked. */
  readonly client: { readonly id: string; readonly name: string | null; readonly website: string | null };
  /** The person. */
  readonly user: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
}

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: number;
}

/** The parts of a request that can prove who sent it. */
export interface Proof {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
  /** How many Authorization headers there were: more than one is refused. */
  readonly authorizationCount?: number;
}

/**
 * People, organisations, API keys, sessions and the authorization server for MCP clients, behind an
 * interface of ours: the library in it is nobody else's business. Who was recognised is taken for the same for a few
 * seconds, unless something changes before that.
 */
export interface Identity {
  /** For REST: an API key, or the console's session cookie. The organisation is the one in the path. */
  authenticate(proof: Proof, organisation: string | undefined): Promise<Authentication>;
  /**
   * For an MCP endpoint: an API key, or an access token of our authorization server whose audience is
   * this `resource` (the endpoint's canonical URL). Answers at once where it was checked within the last seconds.
   */
  authenticateMcp(proof: Proof, resource: string): Authentication | Promise<Authentication>;
  /**
   * Serves `/api/auth/*`, `/.well-known/oauth-*`, and the pages below `/account`.
   *
   * @param address - Where the request comes from: attempts are counted by it.
   */
  handle(request: Request, address?: string): Promise<Response>;

  createOrganisation(name: string, slug: string): Promise<{ readonly id: string }>;
  /** Removes it with its memberships, keys and invitations, and what clients may do in it. Who is in no other is signed out. */
  removeOrganisation(id: string): Promise<void>;
  organisation(id: string): Promise<{ readonly id: string; readonly name: string; readonly slug: string } | undefined>;
  /** By its slug: for who goes on where an earlier run stopped. */
  organisationCalled(slug: string): Promise<{ readonly id: string } | undefined>;
  organisationsOf(
    user: string,
  ): Promise<readonly { readonly id: string; readonly name: string; readonly slug: string; readonly role: Role }[]>;
  updateOrganisation(id: string, changes: { readonly name?: string }): Promise<void>;
  /** Makes a person without a mailer; the password, or a link to set one, is theirs to use. */
  createUser(person: { readonly email: string; readonly name: string; readonly password?: string }): Promise<Person>;
  /** By their address: for who goes on where an earlier run stopped. */
  personAt(email: string): Promise<Person | undefined>;
  members(organisation: string): Promise<readonly Member[]>;
  addMember(organisation: string, user: string, role: Role): Promise<void>;
  changeRole(organisation: string, user: string, role: Role): Promise<void>;
  /** Ends their sessions and grants for this organisation, too. The last owner stays. */
  removeMember(organisation: string, user: string): Promise<void>;
  invite(organisation: string, email: string, role: Role, by: string): Promise<Invitation & { readonly link: string }>;
  invitations(organisation: string): Promise<readonly Invitation[]>;
  cancelInvitation(organisation: string, id: string): Promise<void>;

  /** The key's text is in the answer and nowhere else, ever. */
  createKey(key: {
    readonly organisation: string;
    readonly name: string;
    readonly role: Role;
    readonly user?: string;
    readonly agent?: string;
    readonly workspace?: string;
    readonly expiresInSeconds?: number;
    /** The text, for the bootstrap key alone: at least 32 characters that are no sample. */
    readonly text?: string;
  }): Promise<ApiKey & { readonly text: string }>;
  keys(organisation: string): Promise<readonly ApiKey[]>;
  revokeKey(organisation: string, id: string): Promise<boolean>;

  /** What people of an organisation let MCP clients do for them. */
  grants(organisation: string): Promise<readonly ClientGrant[]>;
  /** The client is refused from now on, with every token that it has. Whether there was such a grant. */
  endGrant(organisation: string, id: string): Promise<boolean>;

  /** Forgets what is over: sessions, links, invitations, grants, keys, clients and addresses that nobody uses. */
  clean(): Promise<void>;
  /** One-time link by which somebody sets a password: the first owner, or who forgot theirs. It ends with the next password, however that is set. */
  createSetupLink(user: string): Promise<string>;
  close(): Promise<void>;
}
