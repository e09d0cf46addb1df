import type { HttpRequest, RequestBody } from "@mortise/core/request";
import type { Call } from "../call.ts";
import type { HeldCredential } from "../credentials/held-credential.ts";
import type { SendOptions, UpstreamResponse } from "../egress/egress.ts";
import type { Outcome } from "../errors.ts";
import { openBody } from "../files/open-body.ts";

/** Opens what the request's body is made of, where that is more than text. */
async function sendOpened(
  request: HttpRequest,
  body: Exclude<RequestBody, string>,
  options: SendOptions,
  retryable: boolean,
  call: Call,
): Promise<Outcome<UpstreamResponse>> {
  const opened = await openBody(body, call);
  if (!opened.ok) return opened;
  const { method, origin, path } = request;
  const headers = { "content-type": opened.value.mediaType, ...request.headers };
  return call.services.egress.send({ method, origin, path, headers, body: opened.value.body, retryable }, options);
}

/** Sends the finished request. Retries draw on a budget of the organisation for this upstream, so that none uses up another's. */
export function send(
  request: HttpRequest,
  held: HeldCredential,
  retryable: boolean,
  permit: SendOptions["permit"],
  call: Call,
): Promise<Outcome<UpstreamResponse>> {
  const { method, origin, path, headers, body } = request;
  const { binding, deadline, signal, keyed = false, services } = call;
  // An origin holds no space, so no two pairs make the same key.
  const budget = `${origin} ${binding.scope.organisation}`;
  const { reattach } = held;
  const options: SendOptions = {
    deadline,
    signal,
    budget,
    permit,
    keyed,
    ...(reattach === undefined ? {} : { reattach: (redirected) => reattach(redirected, services.clock.time()) }),
  };
  return body === null || typeof body === "string"
    ? services.egress.send({ method, origin, path, headers, body, retryable }, options)
    : sendOpened(request, body, options, retryable, call);
}
