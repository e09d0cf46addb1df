import type { Paging, Response, ResponseError } from "../descriptor/descriptor.ts";
import type { ResponseErrorPlan } from "../tools/tool.ts";
import type { ConnectorOperation, PagingNotes, ResponseNotes } from "./connector-document.ts";
import { openApiSchema } from "./request-body.ts";
import type { EmitSchema } from "./schema.ts";

/** What an operation answers, as OpenAPI says it. */
export function responsesOf(
  response: Response | undefined,
  emit: EmitSchema,
): NonNullable<ConnectorOperation["responses"]> {
  const { schema, content_type, description = "The upstream's answer." } = response ?? {};
  const isKnown = schema !== undefined || content_type !== undefined;
  const emitted = schema === undefined ? {} : { schema: openApiSchema(emit(schema)) };
  return {
    "2XX": {
      description,
      ...(isKnown ? { content: { [content_type ?? "application/json"]: emitted } } : {}),
    },
    default: { description: "The upstream's report of an error." },
  };
}

/** How the answer is read, beyond its schema; `undefined` where there is nothing to say. */
export function responseNotesOf(response: Response | undefined): ResponseNotes | undefined {
  const { items, total, paging, errors = [] } = response ?? {};
  const notes: ResponseNotes = {
    ...(items === undefined ? {} : { items }),
    ...(total === undefined ? {} : { total }),
    ...(paging === undefined ? {} : { paging: pagingNotesOf(paging) }),
    ...(errors.length === 0 ? {} : { errors: errors.map(errorPlanOf) }),
  };
  return Object.keys(notes).length === 0 ? undefined : notes;
}

function pagingNotesOf({ kind, parameter, size_parameter, next, has_more, first }: Paging): PagingNotes {
  const isCounted = kind === "offset" || kind === "page";
  return {
    kind,
    ...(parameter === undefined ? {} : { parameter }),
    ...(size_parameter === undefined ? {} : { sizeParameter: size_parameter }),
    ...(next === undefined ? {} : { next }),
    ...(has_more === undefined ? {} : { hasMore: has_more }),
    ...(isCounted && first !== undefined ? { first } : {}),
  };
}

function errorPlanOf({ status, where, means, message }: ResponseError): ResponseErrorPlan {
  return {
    ...(status === undefined ? {} : { status }),
    ...(where === undefined
      ? {}
      : { where: { path: where.path, ...(where.equals === undefined ? {} : { equals: where.equals }) } }),
    means,
    ...(message === undefined ? {} : { message }),
  };
}
