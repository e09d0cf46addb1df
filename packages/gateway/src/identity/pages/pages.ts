import { PASSWORD_LENGTH } from "../limits.ts";
import { SCOPE_MEANINGS } from "../scopes.ts";
import { html, type Html, page, type PageOptions } from "./html.ts";

const alert = (problem: string | undefined): Html | undefined =>
  problem === undefined ? undefined : html`<p role="alert">${problem}</p>`;

export interface SignInPage {
  /** A path of ours to go on with. */
  readonly next: string;
  readonly email?: string;
  readonly problem?: string;
  /** Whether there is an identity provider to sign in with. */
  readonly provider: boolean;
}

/** Held to the same limits as what is sent. */
const newPasswordField = (label: string): Html =>
  html`<label
    >${label}
    <input
      name="password"
      type="password"
      autocomplete="new-password"
      required
      minlength="${PASSWORD_LENGTH.least}"
      maxlength="${PASSWORD_LENGTH.most}"
  /></label>`;

/** The way to the identity provider, and on from there to a path of ours. */
const providerForm = (next: string): Html =>
  html`<form method="post" action="/account/oidc">
    <input type="hidden" name="next" value="${next}" />
    <button>Sign in with your organisation</button>
  </form>`;

export function signInPage({ next, email, problem, provider }: SignInPage, options: PageOptions): Response {
  return page(
    "Sign in",
    html`${alert(problem)}
      <form method="post" action="/account/sign-in">
        <input type="hidden" name="next" value="${next}" />
        <label>Email <input name="email" type="email" autocomplete="username" required value="${email ?? ""}" /></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
        <button>Sign in</button>
      </form>
      ${provider ? providerForm(next) : html`<p>Forgotten it? Whoever runs this gateway can make you a link to set another.</p>`}`,
    options,
  );
}

/**
 * Leads on to the identity provider. A page, since browsers let a form of ours redirect to the places alone that its
 * policy names, and where the provider asks people to sign in is known only when it is asked.
 */
export function leavingPage(address: string, cookies: readonly string[]): Response {
  const response = page("Sign in", html`<p><a href="${address}">Go on to your organisation</a></p>`, {
    headers: { refresh: `0;url=${address}` },
  });
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}

export interface ConsentPage {
  readonly person: string;
  readonly client: { readonly id: string; readonly name: string; readonly uri: string | null };
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly resources: readonly string[];
  /** Where the person can be for this; they choose where there are several. */
  readonly organisations: readonly { readonly id: string; readonly name: string }[];
  /** The signed request, and what binds it to the session. */
  readonly query: string;
  readonly token: string;
}

export function consentPage(asked: ConsentPage, options: PageOptions): Response {
  const { person, client, scopes, redirectUri, resources, organisations, query, token } = asked;
  const several = organisations.length > 1;
  const choices = organisations.map(
    ({ id, name }, index) =>
      html`<label
        ><input type="radio" name="organisation" value="${id}" ${index === 0 && html`checked`} required />
        ${name}</label
      >`,
  );
  return page(
    "Allow access?",
    html`<p>
        <strong>${client.name}</strong> wants to act for you, ${person}, in
        ${several ? "the organisation that you choose" : (organisations[0]?.name ?? "")}.
      </p>
      <ul>
        ${scopes.map((scope) => html`<li>${SCOPE_MEANINGS[scope] ?? scope} (<code>${scope}</code>)</li>`)}
      </ul>
      <p>It calls itself that, and nobody checked. Allow it only if you started this yourself.</p>
      <dl>
        <dt>Client</dt>
        <dd><code>${client.id}</code></dd>
        ${
          client.uri !== null &&
          html`<dt>Website</dt>
            <dd><code>${client.uri}</code></dd>`
        }
        <dt>You are sent to</dt>
        <dd><code>${redirectUri}</code></dd>
        <dt>Access to</dt>
        ${resources.map((resource) => html`<dd><code>${resource}</code></dd>`)}
      </dl>
      <form method="post" action="/account/consent">
        <input type="hidden" name="query" value="${query}" />
        <input type="hidden" name="token" value="${token}" />
        ${
          several
            ? html`<fieldset>
                <legend>Organisation</legend>
                ${choices}
              </fieldset>`
            : html`<input type="hidden" name="organisation" value="${organisations[0]?.id ?? ""}" />`
        }
        <button name="decision" value="allow">Allow</button>
        <button name="decision" value="deny">Deny</button>
      </form>`,
    options,
  );
}

export interface PasswordPage {
  readonly title: string;
  readonly action: "/account/setup" | "/account/invitation";
  readonly token: string;
  readonly introduction: string;
  /** Whether they are asked for what they are called, too, and for their address. */
  readonly asks: readonly ("name" | "email")[];
  /** What was entered before, where something of it was wrong. Never the password. */
  readonly entered?: { readonly name: string; readonly email: string };
  readonly problem?: string;
}

export function passwordPage(asked: PasswordPage, options: PageOptions = {}): Response {
  const { title, action, token, introduction, asks, problem, entered } = asked;
  return page(
    title,
    html`${alert(problem)}
      <p>${introduction}</p>
      <form method="post" action="${action}">
        <input type="hidden" name="token" value="${token}" />
        ${
          asks.includes("email") &&
          html`<label
            >Email <input name="email" type="email" autocomplete="username" required value="${entered?.email ?? ""}"
          /></label>`
        }
        ${asks.includes("name") && html`<label>Name <input name="name" autocomplete="name" required maxlength="100" value="${entered?.name ?? ""}" /></label>`}
        ${newPasswordField("Password")}
        <button>Set password</button>
      </form>`,
    options,
  );
}

export function changePasswordPage(problem?: string, status = 200): Response {
  return page(
    "Change your password",
    html`${alert(problem)}
      <p>Everywhere else you are signed out.</p>
      <form method="post" action="/account/password">
        <label
          >Current password <input name="current" type="password" autocomplete="current-password" required
        /></label>
        ${newPasswordField("New password")}
        <button>Change password</button>
      </form>`,
    { status },
  );
}

export function joinPage(asked: {
  readonly organisation: string;
  readonly person: string;
  readonly token: string;
}): Response {
  return page(
    `Join ${asked.organisation}`,
    html`<p>You are signed in as ${asked.person}.</p>
      <form method="post" action="/account/invitation">
        <input type="hidden" name="token" value="${asked.token}" />
        <button>Join</button>
      </form>`,
  );
}

export interface AccountPage {
  readonly person: string;
  readonly organisations: readonly string[];
  /** Clients that act for the person. */
  readonly clients: readonly {
    readonly organisation: { readonly id: string; readonly name: string };
    readonly grant: string;
    readonly name: string;
  }[];
  /** Where MCP clients connect. */
  readonly endpoint: string;
}

export function accountPage({ person, organisations, clients, endpoint }: AccountPage): Response {
  return page(
    "You are signed in",
    html`<p>As ${person}, in ${organisations.length === 0 ? "no organisation" : organisations.join(", ")}.</p>
      <p>
        MCP clients connect to <code>${endpoint}</code>. <a href="/reference">The REST API</a> does everything else.
      </p>
      ${clients.length > 0 && html`<h2>Clients that act for you</h2>`}
      ${clients.map(
        ({ organisation, grant, name }) =>
          html`<form method="post" action="/account/grants/end">
            <input type="hidden" name="organisation" value="${organisation.id}" />
            <input type="hidden" name="grant" value="${grant}" />
            ${name}, in ${organisation.name} <button>End</button>
          </form>`,
      )}
      <p><a href="/account/password">Change your password</a></p>
      <form method="post" action="/account/sign-out"><button>Sign out</button></form>`,
  );
}

export function problemPage(title: string, problem: string, status: number): Response {
  return page(title, html`<p role="alert">${problem}</p>`, { status });
}
