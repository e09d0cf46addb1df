import { createReadStream } from "node:fs";
import type { Anchors, TrailVerdict } from "@mortise/gateway/audit";
import { CannotRun, EXIT, type ExitCode, systemFault } from "../exit-code.ts";
import { loadGatewayAudit } from "../load-gateway.ts";
import { oneLine } from "../one-line.ts";
import type { Terminal } from "../terminal.ts";

export interface AuditVerifyOptions {
  readonly organisation?: string;
  readonly data?: string;
  /** A gateway's log. */
  readonly anchor?: string;
  readonly json?: boolean;
}

/** Verifies the chain of each organisation in a gateway's store, or the one in an export. */
export async function auditVerify(
  file: string | undefined,
  options: AuditVerifyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { CannotStart, readAnchors, verifyExport, verifyTrail } = await loadGatewayAudit();
  const { organisation, data = "./.mortise", anchor } = options;
  if (file !== undefined && (organisation ?? options.data) !== undefined) {
    throw new CannotRun("an export has one organisation and no store", "leave out --organisation and --data");
  }
  const databaseUrl = options.data === undefined ? process.env["DATABASE_URL"] || undefined : undefined;
  try {
    const anchors: Anchors = anchor === undefined ? new Map() : await readAnchors(linesOf(anchor));
    if (anchor !== undefined && anchors.size === 0) {
      throw new CannotRun(`there is no anchor in ${anchor}`, "name a log of the gateway, with its lines `audit head`");
    }
    const verdicts =
      file === undefined
        ? await verifyTrail(databaseUrl === undefined ? { folder: data } : { databaseUrl }, {
            anchors,
            ...(organisation === undefined ? {} : { organisation }),
          })
        : [await verifyExport(linesOf(file), anchors)];
    terminal.print(options.json === true ? asJson(verdicts) : asText(verdicts, terminal));
    if (options.json !== true) for (const note of notesOf(verdicts, file)) terminal.note(note);
    return verdicts.every(({ verdict }) => verdict.ok) ? EXIT.clean : EXIT.errors;
  } catch (error) {
    if (error instanceof CannotStart) throw new CannotRun(error.message, error.hint);
    throw error;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = "";
  try {
    for await (const piece of createReadStream(path, "utf8") as AsyncIterable<string>) {
      const lines = (rest + piece).split(/\r?\n/);
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (error) {
    throw systemFault(path, error);
  }
  if (rest !== "") yield rest;
}

function asJson(verdicts: readonly TrailVerdict[]): string {
  const organisations = verdicts.map(({ organisation, verdict, anchors }) => ({ organisation, ...verdict, anchors }));
  return `${JSON.stringify({ ok: verdicts.every(({ verdict }) => verdict.ok), organisations }, null, 2)}\n`;
}

function asText(verdicts: readonly TrailVerdict[], { colors: { green, red } }: Terminal): string {
  if (verdicts.length === 0) return "There is no event yet.\n";
  const lines = verdicts.map(({ organisation, verdict }) => {
    if (!verdict.ok) {
      return `${oneLine(organisation)}: ${red("broken")} at event ${String(verdict.row)}: ${verdict.why}`;
    }
    const { seq, hash } = verdict.head;
    const count = `${String(seq)} ${seq === 1 ? "event" : "events"}`;
    return `${oneLine(organisation)}: ${green("whole")}, ${count}${seq === 0 ? "" : `, the last is ${hash}`}`;
  });
  return `${lines.join("\n")}\n`;
}

/** What the verdicts do not say by themselves. */
function notesOf(verdicts: readonly TrailVerdict[], file: string | undefined): readonly string[] {
  const broken = verdicts.some(({ verdict }) => !verdict.ok);
  if (broken && file !== undefined) return ["an export that was filtered lacks events: take it without filters"];
  if (broken) return ["events before that one are as they were written; nothing after it can be relied on"];
  if (verdicts.every(({ anchors }) => anchors > 0)) return [];
  return [
    "no anchor: a trail that was cut off at its end, or written anew as a whole, looks like this, too. Keep the gateway's log elsewhere, and name it with --anchor",
  ];
}
