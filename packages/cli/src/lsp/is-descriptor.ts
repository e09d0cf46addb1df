import { isApiDocument } from "@mortise/core";

const DESCRIPTOR_URI = /\/connector\.(?:yaml|yml|json)$/;
/** The comment by which the YAML language server learns the grammar of a file; `mortise init` writes it. */
const MODELINE = /^#[ \t]*yaml-language-server:.*\bconnector\.schema\.json\b/m;
/** Where a file says what it is, in characters from its start. */
const HEAD = 2000;

/**
 * Whether a document is a descriptor, so that an editor's other YAML and JSON files are left alone:
 * by its name, by the grammar that it names, or by its top level. A compiled connector and an API
 * document are none, whatever they are called.
 */
export function isDescriptor(uri: string, text: string): boolean {
  if (/"format"\s*:\s*"mortise\/connector"/.test(text.slice(0, HEAD))) return false;
  if (isApiDocument({ name: uri, text })) return false;
  return DESCRIPTOR_URI.test(uri) || MODELINE.test(text.slice(0, HEAD)) || hasItsShape(text);
}

function hasItsShape(text: string): boolean {
  if (/^\uFEFF?\s*\{/.test(text)) {
    // JSON as people and programs write it: what is indented least is the top level.
    const indent = /^\uFEFF?\s*\{\s*?\n([ \t]*)"/.exec(text)?.[1];
    const key = (name: string) => new RegExp(`^${indent ?? ""}"${name}"[ \\t]*:`, "m").test(text);
    return indent !== undefined && key("metadata") && key("operations");
  }
  return /^metadata[ \t]*:/m.test(text) && /^operations[ \t]*:/m.test(text);
}
