import type { HttpRequest } from "@mortise/core/request";
import type { Call } from "../call.ts";
import type { HeldCredential } from "../credentials/held-credential.ts";
import { joinMasks, type Mask } from "../credentials/mask.ts";
import type { SendOptions, UpstreamResponse } from "../egress/egress.ts";
import type { Outcome } from "../errors.ts";
import { injectCredential, type PreparedInjection, replaceCredential } from "./inject-credential.ts";
import { send } from "./send.ts";

/** An answer, and what hides in it every secret that was sent for it. */
export interface Delivered {
  readonly response: UpstreamResponse;
  readonly mask: Mask;
}

/**
 * Attaches the credential and sends the request; once more where the upstream refused a token that
 * another can be had for.
 */
export async function deliver(
  request: HttpRequest,
  held: HeldCredential,
  injection: PreparedInjection | null,
  retryable: boolean,
  permit: SendOptions["permit"],
  call: Call,
): Promise<Outcome<Delivered>> {
  const first = await attachAndSend(request, held, retryable, permit, call);
  if (!first.ok) return first;
  const answer: Outcome<Delivered> = { ok: true, value: { response: first.value, mask: held.mask } };
  if (first.value.status !== 401) return answer;

  const replaced = await replaceCredential(injection, held, call);
  if (!replaced.ok) return replaced;
  if (replaced.value === null) return answer;
  const permitted = await permit();
  if (!permitted.ok) return permitted;
  const mask = joinMasks(held.mask, replaced.value.mask);
  const second = await attachAndSend(request, replaced.value, retryable, permit, call);
  return second.ok
    ? { ok: true, value: { response: second.value, mask } }
    : { ok: false, fault: mask.fault(second.fault) };
}

async function attachAndSend(
  request: HttpRequest,
  held: HeldCredential,
  retryable: boolean,
  permit: SendOptions["permit"],
  call: Call,
): Promise<Outcome<UpstreamResponse>> {
  const attaching = injectCredential(request, held, call);
  const attached = "ok" in attaching ? attaching : await attaching;
  return attached.ok ? send(attached.value, held, retryable, permit, call) : attached;
}
