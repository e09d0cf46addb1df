import type { HttpRequest } from "../../src/request/http-request.ts";
import type { BodyPlan, ParameterPlan, Plan, TemplatePart } from "../../src/tools/tool.ts";

export const JSON_BODY: BodyPlan = { kind: "json", mediaType: "application/json", shape: "members", required: true };

/** A body that is text. */
export function textBody({ body }: HttpRequest): string {
  if (typeof body !== "string") throw new Error("the body is no text");
  return body;
}

/** A plan of one GET, for tests that are about a part of it. */
export function planWith(parts: Partial<Omit<Plan, "url">> & { readonly url?: Partial<Plan["url"]> } = {}): Plan {
  const { url, ...rest } = parts;
  return {
    operationId: "test",
    origin: "/operations/0",
    method: "GET",
    parameters: [],
    constants: [],
    body: null,
    injection: null,
    retryable: true,
    ...rest,
    url: { scheme: "https", authority: [text("api.example.com")], path: [[text("things")]], query: [], ...url },
  };
}

/** A plan whose path is a template, with a path parameter for each placeholder. */
export function planOfPath(template: string): Plan {
  const path = template
    .slice(1)
    .split("/")
    .map((segment) =>
      segment.split(/\{(\w+)\}/).flatMap((piece, index): readonly TemplatePart[] => {
        if (index % 2 === 1) return [{ kind: "argument", argument: piece }];
        return piece === "" ? [] : [text(piece)];
      }),
    );
  const names = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
  return planWith({ url: { path }, parameters: names.map((name) => parameter({ name, location: "path" })) });
}

export function parameter(
  given: Partial<ParameterPlan> & { readonly name: string; readonly location: ParameterPlan["location"] },
): ParameterPlan {
  return { argument: given.name, type: "string", required: false, origin: "/operations/0/parameters/0", ...given };
}

export function text(value: string): TemplatePart {
  return { kind: "text", text: value };
}

export function field(key: string): TemplatePart {
  return { kind: "field", key };
}
