import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, type Compilation, type CompiledConnector } from "@mortise/core";
import { judgeConnector, type JudgedCall } from "./judge/judge-connector.ts";
import { readVerification } from "./verification.ts";

/** A judged call of a connector of the library. */
export interface LibraryCall extends JudgedCall {
  /** Why a refusal is the judge's own fault. */
  readonly excuse?: string;
}

/**
 * Calls every tool of a connector folder against a mock server made from the vendor's document, with arguments sampled
 * from the tool's own input schema or given in `verification.json`.
 *
 * @param connector another one than that of the folder
 */
export async function judgeDescriptor(
  folder: string,
  slug: string,
  connector: CompiledConnector = connectorOf(folder),
): Promise<readonly LibraryCall[]> {
  const { samples, excused = [] } = readVerification(folder);
  const calls = await judgeConnector(connector, join(folder, "openapi", `${slug}.json`), samples);
  return calls.map((call) => {
    const { tool, verdict } = call;
    if (verdict.kind !== "rejected") return call;
    const said = verdict.reasons.join(" ");
    const excuse = excused.find((each) => each.tool === tool && said.includes(each.says));
    return excuse === undefined ? call : { ...call, excuse: excuse.why };
  });
}

/** What a connector folder's descriptor compiles to. */
export function compileFolder(folder: string): Compilation {
  const name = join(folder, "connector.yaml");
  return compile({ name, text: readFileSync(name, "utf8") });
}

function connectorOf(folder: string): CompiledConnector {
  const { connector, diagnostics } = compileFolder(folder);
  if (connector === undefined) throw new Error(`${folder}: ${JSON.stringify(diagnostics)}`);
  return connector;
}
