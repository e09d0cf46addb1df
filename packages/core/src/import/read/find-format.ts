import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ApiModel } from "../api-model.ts";
import { isMembers, member, type Part, text } from "./part.ts";
import type { Dialect } from "./schema-reader.ts";

/** Kinds of document that people try to import, and what to do with them. */
const others: readonly { readonly has: (root: Part) => boolean; readonly hint: string }[] = [
  {
    has: (root) => member(root, "operations") !== undefined && member(root, "metadata") !== undefined,
    hint: "this is a connector descriptor already: check it with `mortise validate`",
  },
  {
    has: (root) => member(root, "asyncapi") !== undefined,
    hint: "this is AsyncAPI, which describes messages; import the vendor's OpenAPI document",
  },
  {
    has: (root) => text(root, "kind") === "discovery#restDescription" || member(root, "discoveryVersion") !== undefined,
    hint: "this is a Google discovery document; convert it to OpenAPI first",
  },
  {
    has: (root) => member(root, "item") !== undefined && member(root, "info") !== undefined,
    hint: "this is a Postman collection; export it as OpenAPI first",
  },
  {
    has: (root) => member(root, "log") !== undefined,
    hint: "this is a HAR recording; import the vendor's OpenAPI document",
  },
  {
    has: (root) => member(root, "properties") !== undefined && member(root, "paths") === undefined,
    hint: "this looks like `apiProperties.json` or a JSON Schema; import the document that has `paths` (`apiDefinition.swagger.json`)",
  },
];

/** Which format a document says it has. */
export function findFormat(
  root: Part,
):
  | { readonly ok: true; readonly format: ApiModel["format"]; readonly dialect: Dialect }
  | { readonly ok: false; readonly diagnostic: Diagnostic } {
  if (!isMembers(root.value)) return notAnApi({});
  const swagger = text(root, "swagger") ?? text(root, "swaggerVersion");
  const openapi = text(root, "openapi");
  const version = openapi ?? swagger;
  if (version === undefined) {
    const hint = others.find(({ has }) => has(root))?.hint;
    return notAnApi(hint === undefined ? {} : { hint });
  }
  // YAML makes a number of `2.0`.
  if (openapi === undefined && /^2(?:\.0)?$/.test(version)) return { ok: true, format: "swagger-2.0", dialect: "2.0" };
  if (openapi !== undefined && /^3\.[12](?:\.|-|$)/.test(version))
    return { ok: true, format: "openapi-3.1", dialect: "3.1" };
  if (openapi !== undefined && /^3(?:\.0(?:\.|-|$)|$)/.test(version))
    return { ok: true, format: "openapi-3.0", dialect: "3.0" };
  const key = openapi !== undefined ? "openapi" : member(root, "swagger") !== undefined ? "swagger" : "swaggerVersion";
  const shown = version.slice(0, 40);
  return {
    ok: false,
    diagnostic: diagnose("import/unsupported-version", { path: [key], on: "value" }, { version: shown }),
  };
}

function notAnApi(extra: { readonly hint?: string }): { readonly ok: false; readonly diagnostic: Diagnostic } {
  return { ok: false, diagnostic: diagnose("import/not-an-api-document", { path: [], on: "value" }, {}, extra) };
}
