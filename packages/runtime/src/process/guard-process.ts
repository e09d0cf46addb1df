import { EXIT } from "./exit-code.ts";

/** A program as it names itself when it fails. */
export interface ProgramName {
  readonly name: string;
  readonly version: string;
}

/**
 * Covers what no command can handle itself: a reader that goes away (`| head`), and a fault of
 * our own. The latter is shown as one line, since a stack shows paths of the machine and
 * nothing that a user can act on; MORTISE_DEBUG=1 asks for it. A diagnostic report that Node was told to write has no
 * environment in it: credentials come in by that.
 */
export function guardProcess(program: ProgramName): void {
  process.report.excludeEnv = true;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Nobody reads any more, so there is nothing left to do or to say.
    process.exit(error.code === "EPIPE" ? (process.exitCode ?? EXIT.clean) : EXIT.unable);
  });
  // A server goes on when nobody reads its log.
  process.stderr.on("error", () => {});
  const give = (fault: unknown) => {
    process.stderr.write(describeOwnFault(fault, program), () => process.exit(EXIT.unable));
  };
  process.on("uncaughtException", give);
  process.on("unhandledRejection", give);
}

/** What is said of a fault of our own. */
function describeOwnFault(fault: unknown, { name, version }: ProgramName): string {
  const kind = fault instanceof Error ? fault.name : typeof fault;
  const details =
    process.env["MORTISE_DEBUG"] === "1"
      ? `${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`
      : "";
  return (
    `${details}${name}: something went wrong inside ${name} itself (${kind}); this is not your fault\n` +
    `  please open an issue in the project's tracker with the command you ran, ${name} ${version} and Node ${process.version}; ` +
    `MORTISE_DEBUG=1 shows the details\n`
  );
}
