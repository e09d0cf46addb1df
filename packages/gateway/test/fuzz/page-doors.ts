import * as fc from "fast-check";
import type { FuzzRequest } from "./ask.ts";
import type { FuzzWorld } from "./fuzz-world.ts";
import type { PreparedForm } from "./half-way.ts";
import { hostileText, jsonText } from "./hostile-values.ts";
import { mutated } from "./mutate-json.ts";
import { damagedBody, formBody, formFields } from "./request-bodies.ts";

type Fields = Readonly<Record<string, readonly unknown[]>>;

/** Sign-in, the account's pages, the authorization server, and everything else that is no route of the API. */
export function pageDoors(world: FuzzWorld): readonly fc.Arbitrary<FuzzRequest>[] {
  const { publicUrl, known } = world;
  const token = known["token"] ?? [];
  const person = { email: known["email"] ?? [], password: known["password"] ?? [], name: ["Somebody"] };
  const next = { next: ["/account", "/account/consent?a=b", "//elsewhere.example"] };
  const grant = {
    client_id: [world.clientId, world.clientId, "https://client.example/id.json"],
    redirect_uri: ["http://127.0.0.1:7777/callback"],
    response_type: ["code"],
    scope: ["mcp:tools", "mcp:tools mcp:manage offline_access", "openid"],
    resource: [`${publicUrl}/mcp`, `${publicUrl}/mcp/connectors/none`],
    code_challenge: ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
    code_challenge_method: ["S256", "plain"],
    state: ["a state"],
    prompt: ["none", "login", "consent"],
    request: [],
    request_uri: [],
    claims: [],
  };
  const tokens = {
    grant_type: ["authorization_code", "refresh_token", "client_credentials"],
    code: ["a-code"],
    code_verifier: ["a".repeat(43)],
    refresh_token: ["a-token"],
    token: ["a-token"],
    token_type_hint: ["access_token", "refresh_token"],
    client_id: ["a-client"],
    client_secret: ["a-secret"],
    redirect_uri: ["http://127.0.0.1:7777/callback"],
    resource: [`${publicUrl}/mcp`],
  };
  const callback = { code: ["a-code"], state: ["a-state"], iss: ["https://issuer.example"], error: ["access_denied"] };
  const forms: Readonly<Record<string, Fields>> = {
    "/account/sign-in": { ...person, ...next },
    "/account/oidc": next,
    "/account/setup": { ...person, token },
    "/account/invitation": { ...person, token },
    "/account/consent": {
      query: ["client_id=a"],
      token,
      organisation: [world.organisation],
      decision: ["allow", "deny"],
    },
    "/api/auth/oauth2/token": tokens,
    "/api/auth/oauth2/revoke": tokens,
  };
  const pages: Readonly<Record<string, Fields>> = {
    "/account": {},
    "/account/sign-in": { ...next, ...grant, sig: ["x"] },
    "/account/setup": { token },
    "/account/invitation": { token },
    "/account/consent": grant,
    "/account/error": { error: ["x"] },
    "/api/auth/oauth2/authorize": grant,
    "/api/auth/callback/oidc": callback,
    "/api/auth/session": {},
    "/api/auth/jwks": {},
    "/.well-known/oauth-authorization-server": {},
    "/.well-known/oauth-protected-resource": {},
    "/.well-known/oauth-protected-resource/mcp": {},
    "/oauth/callback": callback,
    "/openapi.json": {},
    "/metrics": {},
    "/readyz": {},
  };
  return [
    ...Object.entries(forms).map(([path, fields]) => formDoor(`form ${path}`, path, fields, world)),
    ...Object.entries(pages).map(([path, fields]) => pageDoor(`page ${path}`, path, fields, world)),
    ...world.forms.map((form) => preparedDoor(form, world)),
    registrations(),
    strays(world),
  ];
}

/** What somebody has in hand, sent on as it is or nearly. */
function preparedDoor({ method, path, fields, cookie }: PreparedForm, world: FuzzWorld): fc.Arbitrary<FuzzRequest> {
  const place = path.replace(/^(\/(?:connect|approvals)\/)\w+(\?\w+=)?.*$/, "$1{id}$2");
  const door = `in hand: ${place} ${(fields["grant_type"] ?? []).join("")}`.trim();
  const own = cookie === undefined ? world : { ...world, cookie };
  return method === "GET" ? pageDoor(door, path, fields, own) : formDoor(door, path, fields, own);
}

function formDoor(door: string, path: string, fields: Fields, world: FuzzWorld): fc.Arbitrary<FuzzRequest> {
  return fc.tuple(formBody(fields), proofs(world), addresses).map(([{ headers, bytes }, proof, address]) => ({
    door,
    method: "POST",
    path,
    headers: { ...proof, ...headers, ...address },
    ...(bytes === undefined ? {} : { body: bytes }),
  }));
}

function pageDoor(door: string, path: string, fields: Fields, world: FuzzWorld): fc.Arbitrary<FuzzRequest> {
  return fc.tuple(formFields(fields), proofs(world), addresses).map(([query, proof, address]) => ({
    door,
    method: "GET",
    path: query === "" ? path : `${path}?${query.slice(0, 8_000)}`,
    headers: { ...proof, ...address },
  }));
}

/** Sign-in and registration are limited by address: behind a proxy, each request says another. */
const addresses = fc
  .nat(2 ** 24)
  .map((address) => ({ "x-forwarded-for": `10.${[16, 8, 0].map((bits) => (address >> bits) & 255).join(".")}` }));

function proofs({ cookie, publicUrl }: Pick<FuzzWorld, "cookie" | "publicUrl">) {
  const own = { cookie, origin: publicUrl };
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant<Readonly<Record<string, string>>>(own) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(
        { origin: publicUrl },
        { ...own, origin: "null" },
        { ...own, cookie: "mortise.session_token=%" },
        { ...own, cookie: "mortise.session_token=a.b; mortise.session_token=%00; ;=;" },
        { ...own, authorization: "Basic %%%" },
        { ...own, authorization: `Basic ${Buffer.from("a:b:c").toString("base64")}` },
        { ...own, authorization: "Bearer " },
        { ...own, dpop: "a.b.c" },
      ),
    },
  );
}

function registrations(): fc.Arbitrary<FuzzRequest> {
  const metadata = mutated(
    fc.constant({
      client_name: "A client",
      redirect_uris: ["http://127.0.0.1:7777/callback"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    }),
  ).map(jsonText);
  return fc.tuple(damagedBody(metadata), addresses).map(([{ headers, bytes }, address]) => ({
    door: "form /api/auth/oauth2/register",
    method: "POST",
    path: "/api/auth/oauth2/register",
    headers: { ...headers, ...address },
    ...(bytes === undefined ? {} : { body: bytes }),
  }));
}

/** Paths that nothing is at, methods that nobody expects, and what is no HTTP. */
function strays({ publicUrl, adminKey }: FuzzWorld): fc.Arbitrary<FuzzRequest> {
  const host = new URL(publicUrl).host;
  const line = (first: string, headers = "", body = "") => `${first}\r\nhost: ${host}\r\n${headers}\r\n${body}`;
  const auth = `authorization: Bearer ${adminKey}\r\n`;
  const wires = [
    "\r\n\r\n\r\n",
    "\0\0\0\0\0\0",
    line("GET"),
    line("GET / HTTP/9.9"),
    line("GET http://127.0.0.1:1/api/organizations HTTP/1.1", auth),
    line("GET //x/../../etc HTTP/1.1"),
    line("OPTIONS * HTTP/1.1"),
    line("CONNECT 127.0.0.1:1 HTTP/1.1"),
    line("GET /readyz HTTP/1.1", "host: again\r\n"),
    line("GET /api/organizations HTTP/1.1", `x: ${"y".repeat(20_000)}\r\n`),
    line("GET /api/organizations HTTP/1.1", "x: y\r\n".repeat(3_000)),
    line("GET /api/organizations HTTP/1.1", "authorization: Bearer \xff\xfe\r\n"),
    line("POST /mcp HTTP/1.1", `${auth}content-length: 5\r\ncontent-length: 6\r\n`, "{}"),
    line("POST /mcp HTTP/1.1", `${auth}content-length: -1\r\n`, "{}"),
    line("POST /mcp HTTP/1.1", `${auth}content-length: 99999999999999999999\r\n`, "{}"),
    line("POST /mcp HTTP/1.1", `${auth}content-length: 10\r\ntransfer-encoding: chunked\r\n`, "0\r\n\r\n"),
    line(
      "POST /mcp HTTP/1.1",
      `${auth}content-type: application/json\r\ntransfer-encoding: chunked\r\n`,
      "zz\r\n{}\r\n",
    ),
    line("POST /mcp HTTP/1.1", `${auth}content-type: application/json\r\ncontent-length: 50\r\n`, '{"jsonrpc":'),
    line("POST /mcp HTTP/1.1", `${auth}expect: 100-continue\r\ncontent-length: 9999999\r\n`),
    line("PUT /account HTTP/1.1", "upgrade: websocket\r\nconnection: upgrade\r\n"),
    line("HEAD /account/sign-in HTTP/1.1", "connection: close\r\n"),
    line("BREW /mcp HTTP/1.1"),
  ].map((text) => Buffer.from(text, "latin1"));
  const asked = fc.constantFrom(...wires).map((wire) => ({ door: "wire", method: "", path: "", headers: {}, wire }));
  const garbage = fc
    .uint8Array({ minLength: 1, maxLength: 300 })
    .map((bytes) => ({ door: "wire", method: "", path: "", headers: {}, wire: Buffer.from(bytes) }));
  const path = fc.tuple(
    fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "PROPFIND"),
    fc.constantFrom("", "/api", "/api/organizations", "/api/auth", "/account", "/mcp", "/.well-known", "/connect"),
    hostileText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 2_000)),
  );
  const lost = path.map(([method, prefix, text]) => ({
    door: "stray",
    method,
    path: `${prefix}/${text}`,
    headers: { authorization: `Bearer ${adminKey}` },
  }));
  return fc.oneof({ weight: 2, arbitrary: asked }, { weight: 1, arbitrary: garbage }, { weight: 3, arbitrary: lost });
}
