import { isJsonObject, type Json } from "../json.ts";
import type { SourceFile } from "../source/source-file.ts";

const YAML_KEY = /^\uFEFF?(?:openapi|swagger|"openapi"|"swagger"|'openapi'|'swagger')[ \t]*:[ \t]*['"]?\d/m;
const JSON_KEY = /"(?:openapi|swagger)"\s*:\s*"\d/;

/** Whether a text is an OpenAPI or Swagger document, as far as its own top level says so; a descriptor is none. */
export function isApiDocument({ text }: SourceFile): boolean {
  if (!/^\uFEFF?\s*\{/.test(text)) return YAML_KEY.test(text);
  if (!JSON_KEY.test(text)) return false;
  try {
    // JSON.parse returns JSON.
    const value = JSON.parse(text.replace(/^\uFEFF/, "")) as Json;
    return isJsonObject(value) && (typeof value["openapi"] === "string" || typeof value["swagger"] === "string");
  } catch {
    // Broken, but nothing else that we read has such a key with a version behind it.
    return true;
  }
}
