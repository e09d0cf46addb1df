import { randomUUID } from "node:crypto";
import { AuditUnavailable } from "../audit/audit-log.ts";
import { isForeignKeyViolation } from "../db/is-foreign-key-violation.ts";
import { StoreUnavailable } from "../db/store-unavailable.ts";
import type { GatewayLog } from "../services.ts";
import { SecretUnreadable, VaultSealed } from "../vault/vault.ts";
import type { Fault } from "./fault-schema.ts";
import { notFound, RestError } from "./rest-error.ts";

/** The body of every error of the REST API. */
export interface ErrorBody {
  readonly error: {
    /** For programs. */
    readonly code: string;
    /** What is wrong. */
    readonly message: string;
    /** What to do. */
    readonly hint?: string;
    /** What is wrong with which part of the request. */
    readonly faults?: readonly Fault[];
    /** The faults as a person reads them. */
    readonly text?: string;
    /** Under which the log has a fault of ours. */
    readonly id?: string;
  };
}

/** Answers with an error of ours, or with what became of a fault: the caller learns no more than an id. */
export function errorResponse(fault: unknown, log: GatewayLog): Response {
  if (fault instanceof RestError) {
    const { code, message, hint, faults, text } = fault;
    const error = {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(faults === undefined ? {} : { faults }),
      ...(text === undefined ? {} : { text }),
    };
    return respond(fault.status, error, fault.headers);
  }
  if (fault instanceof VaultSealed) {
    const message = "The vault is sealed, so nothing that needs a secret works.";
    return respond(503, { code: "vault_sealed", message, hint: "The operator finds the reason at /readyz." });
  }
  if (fault instanceof SecretUnreadable) {
    const message = "A stored secret cannot be read: it was damaged or moved.";
    return respond(503, { code: "credential_unreadable", message, hint: "Enter the credential again." });
  }
  if (fault instanceof AuditUnavailable) {
    const message = "This cannot be recorded in the audit trail now, so it was not done.";
    return respond(503, { code: "audit_unavailable", message, hint: "Try again; the operator finds more in the log." });
  }
  if (fault instanceof StoreUnavailable) {
    const message = "The gateway's database does not answer. Whether this was done is not certain.";
    return respond(503, { code: "store_unavailable", message, hint: "Look at how things are, and try again." });
  }
  // What it was to belong to was deleted between the look at it and the write.
  if (isForeignKeyViolation(fault)) return errorResponse(notFound(), log);
  const id = randomUUID();
  log.fault(fault, id);
  return respond(500, { code: "internal", message: "Something went wrong inside the gateway itself.", id });
}

function respond(status: number, error: ErrorBody["error"], headers: RestError["headers"] = {}): Response {
  return Response.json({ error } satisfies ErrorBody, { status, headers: { "cache-control": "no-store", ...headers } });
}
