// Serving over HTTP: an entry of its own, because loading node:http would be half of the time until the first answer over stdio.
export { type HostNames, namesOf } from "./allowed-hosts.ts";
export { createHttpEndpoint } from "./create-http-endpoint.ts";
export type { Refusal, Routed, Router } from "./routed.ts";
export { serveHttp } from "./serve-http.ts";
