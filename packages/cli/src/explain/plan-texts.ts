import type { ParameterPlan, Plan, ResponsePlan, TemplatePart, Writing } from "@mortise/core";
import { oneLine } from "../one-line.ts";

/** The URL that a call requests, with the parameters' own names in it. */
export function urlOf({ url, parameters }: Plan): string {
  const names = new Map(parameters.map(({ argument, name }) => [argument, name]));
  const part = (piece: TemplatePart) => {
    switch (piece.kind) {
      case "text":
        return piece.text;
      case "argument":
        return `{${names.get(piece.argument) ?? piece.argument}}`;
      case "field":
        return `{${piece.key}}`;
    }
  };
  const path = url.path.map((segment) => `/${segment.map(part).join("")}`).join("");
  return `${url.scheme}://${url.authority.map(part).join("")}${path}${url.query.length === 0 ? "" : `?${url.query.map(part).join("")}`}`;
}

/** Where a value goes, and how it is written there. */
export function destinationOf({
  argument,
  name,
  location,
  path,
  writing,
}: Pick<ParameterPlan, "name" | "location" | "path" | "writing"> & { readonly argument?: string }): string {
  const place = path === undefined ? location : `${location} ${oneLine(`/${path.join("/")}`)}`;
  const renamed = argument === undefined || argument === name || path !== undefined ? "" : ` \`${oneLine(name)}\``;
  return `${place}${renamed}${writing === undefined ? "" : `, ${writingText(writing)}`}`;
}

function writingText({ style, explode, allowReserved, allowEmptyValue, contentType }: Writing): string {
  return [
    ...(style === undefined ? [] : [style]),
    ...(explode === undefined ? [] : [explode ? "exploded" : "not exploded"]),
    ...(allowReserved === true ? ["reserved characters as they are"] : []),
    ...(allowEmptyValue === true ? ["may be empty"] : []),
    ...(contentType === undefined ? [] : [`as ${oneLine(contentType)}`]),
  ].join(", ");
}

/** How the body is written. */
export function bodyText({ body }: Plan): string {
  if (body === null) return "none";
  const shape = body.shape === "whole" ? "one value" : body.kind === "multipart" ? "parts" : "members";
  return `${oneLine(body.mediaType)}, ${shape}${body.required ? "" : ", left out where there is nothing to send"}`;
}

/** What carries the credential. */
export function credentialText({ injection, scopes = [] }: Plan): string {
  if (injection === null) return "none";
  const places = injection.carriers.map((carrier) => {
    if (carrier.kind === "aws_sigv4") return "as a signature (AWS Signature Version 4)";
    return `in the ${carrier.kind === "basic" ? "header" : PLACES[carrier.place]} ${carrier.name}`;
  });
  const needed = scopes.length === 0 ? "" : `; scopes ${scopes.join(" ")}`;
  return oneLine(`${[injection.scheme, ...places].join(", ")}${needed}`);
}

const PLACES = { header: "header", query: "query parameter", cookie: "cookie", body: "member of the body" } as const;

/** How the answer is read, line by line; none where it is read as it is. */
export function answerLines({ response }: Plan): readonly string[] {
  if (response === undefined) return [];
  const { items, total, errors = [], fieldsArgument } = response;
  return [
    ...(items === undefined
      ? []
      : [`items at ${pointerText(items)}${fieldsArgument === undefined ? "" : `, chosen by \`${fieldsArgument}\``}`]),
    ...(total === undefined ? [] : [`total at ${pointerText(total)}`]),
    ...(response.paging === undefined ? [] : [pagingText(response)]),
    ...errors.map(({ status, where, means }) => {
      const at = where === undefined ? "" : ` with ${pointerText(where.path)}`;
      return `${status ?? "any status"}${at} means ${means}`;
    }),
  ];
}

function pagingText({ paging, cursorArgument }: ResponsePlan): string {
  const taken =
    paging !== undefined && "argument" in paging ? `, which the runtime gives as \`${oneLine(paging.argument)}\`` : "";
  const next = paging !== undefined && "next" in paging ? `, the next one at ${pointerText(paging.next)}` : "";
  return `pages by ${paging?.kind ?? "none"}${next}${taken}; asked for by \`${cursorArgument ?? ""}\``;
}

function pointerText(pointer: string): string {
  return pointer === "" ? "the top" : oneLine(pointer);
}
