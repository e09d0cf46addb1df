import { printable, type JsonObject } from "@mortise/core";
import { createMock, type MockedConnector } from "@mortise/runtime/mock";
import { createStop } from "@mortise/runtime/serving";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { serveMock } from "../mock/serve-mock.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { plural } from "../plural.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import { cassettesFolder, readCassettes, type CassettesOption } from "../testing/cassette-files.ts";
import type { Terminal } from "../terminal.ts";

export interface MockOptions extends SizeOption, CassettesOption {
  readonly host: string;
  readonly port?: number;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Serves an upstream made of descriptors and their cassettes until somebody stops it. */
export async function mock(files: readonly string[], options: MockOptions, terminal: Terminal): Promise<ExitCode> {
  if (!LOOPBACK.test(options.host)) {
    throw new CannotRun(
      `${options.host} is no loopback address`,
      "a mock is for this machine: leave --host out, or give 127.0.0.1 or ::1",
    );
  }
  if (options.cassettes !== undefined && files.length > 1) {
    throw new CannotRun("--cassettes is the folder of one connector", "name one descriptor, or leave it out");
  }
  const mocked: MockedConnector[] = [];
  let isValid = true;
  for (const file of files) {
    const opened = await openConnector(file, options);
    await reportDiagnostics(opened, terminal);
    if (!opened.ok) {
      isValid = false;
      continue;
    }
    if (opened.openapi === undefined) {
      throw new CannotRun(
        `${file} is compiled already`,
        "name the descriptor that it was compiled from: it says what answers look like",
      );
    }
    const cassettes = await readCassettes(cassettesFolder(file, options));
    mocked.push({
      connector: opened.connector,
      // An OpenAPI document is plain JSON, which its interface cannot say.
      openapi: opened.openapi as unknown as JsonObject,
      cassettes: cassettes.map(({ cassette }) => cassette),
    });
  }
  if (!isValid) return EXIT.errors;

  const stop = createStop();
  let origin = "";
  const served = await serveMock(
    createMock(mocked, () => origin),
    { host: options.host.replaceAll(/[[\]]/g, ""), port: options.port ?? 0 },
    (line) => terminal.note(printable(line)),
  );
  ({ origin } = served);
  const recorded = mocked.reduce((sum, { cassettes }) => sum + cassettes.length, 0);
  terminal.note(`the mock is at ${origin}, with ${plural(recorded, "cassette")}; use it with:`);
  for (const file of files) terminal.note(`  mortise serve ${file} --upstream ${origin}`);
  try {
    await stop.requested;
  } finally {
    stop.end();
    await served.close();
  }
  return EXIT.clean;
}
