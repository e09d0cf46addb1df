import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { importApi, parse, type DocumentFiles, type JsonObject, type SourceFile } from "@mortise/core";
import { type JudgedCall, judgeConnector } from "./judge-connector.ts";
import { spellOutDefaults } from "./spell-out-defaults.ts";

/**
 * Imports an API document and calls every tool against a mock server made from that same document. Throws where the
 * document cannot be imported, or the mock cannot be made from it.
 *
 * @param path where the document is, for the mock to read it with what stands beside it
 */
export async function judgeDocument(
  source: SourceFile,
  path: string,
  files: DocumentFiles = { read: () => undefined },
): Promise<readonly JudgedCall[]> {
  const imported = importApi(source, {}, files);
  if (!imported.ok) throw new Error(`${source.name} cannot be imported`);
  const { connector } = imported.compilation;
  if (connector === undefined) throw new Error(`what ${source.name} is imported as does not compile`);
  if (connector.tools.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "judge-"));
  try {
    return await judgeConnector(connector, readable(source, path, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The document as the mock reads it best: see {@link spellOutDefaults}. */
function readable(source: SourceFile, path: string, folder: string): string {
  const isConcerned = /x-www-form-urlencoded|^swagger:|"swagger"/m.test(source.text);
  // A document that refers to files beside it stays beside them.
  const isAlone = !/\$ref["']?:\s*["']?[^#"'\s]/.test(source.text);
  if (!isConcerned || !isAlone) return path;
  const { value } = parse(source, { characters: 1 << 24, depth: 400 });
  // Documents are JSON, whatever they are written in.
  const document = value as JsonObject;
  const file = join(folder, `${basename(path)}.json`);
  writeFileSync(file, JSON.stringify(spellOutDefaults(document)));
  return file;
}
