import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { CALLED_OPERATION } from "../api/operations.ts";
import { listedTools, rpcMessage, toolFor } from "../load/answers.ts";
import type { Caller } from "../load/drive.ts";
import { EventLane } from "../load/event-lane.ts";
import { callFrames, INITIALIZE, INITIALIZED, listFrame, revisionHeaders } from "../load/frames.ts";
import { HttpLane, postRequest } from "../load/http-lane.ts";
import { StdioPipe } from "../load/stdio-pipe.ts";
import { type MeasuredProcess, startProcess, stopProcess, whileRunning } from "./process.ts";
import type { Target, Transport } from "./targets.ts";
import type { Workspace } from "./workspace.ts";

const STARTING_LIMIT_MS = 60_000;

/** How an endpoint over HTTP is spoken to. */
export type Endpoint = Pick<Target, "revision" | "answersOn"> & {
  /** Of every request, besides the protocol's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The operation that is called, as the server's own tools are named; {@link CALLED_OPERATION} unless given. */
  readonly tool?: string;
};

/** An endpoint that answered, with its session where it has one. */
export interface OpenEndpoint {
  /** How many tools it listed. */
  readonly toolCount: number;
  /** Opens what `concurrency` calls at a time need. */
  openCaller(concurrency: number): Promise<Caller>;
}

/** A target whose process runs and whose session, where it has one, is open. */
export interface RunningTarget extends OpenEndpoint {
  readonly target: Target;
  readonly process: MeasuredProcess;
}

/** Starts a target, shakes hands as its revision asks, and lists its tools. */
export async function startTarget(
  target: Target,
  transport: Transport,
  workspace: Workspace,
  probed = false,
): Promise<RunningTarget> {
  const port = transport === "http" ? await freePort() : 0;
  const { args, env = {} } = target.start(transport, workspace, port);
  const process = await startProcess(workspace.directory, args, { env, piped: transport === "stdio", probed });
  const open = transport === "stdio" ? openPipe(target, process) : openEndpoint(target, port);
  try {
    return { target, process, ...(await whileRunning(process, open, STARTING_LIMIT_MS)) };
  } catch (error) {
    await stopProcess(process);
    throw new Error(`${target.name} over ${transport} could not be started`, { cause: error });
  }
}

async function openPipe(target: Target, process: MeasuredProcess): Promise<OpenEndpoint> {
  const { stdin, stdout } = process.child;
  if (stdin === null || stdout === null) throw new Error("a server over stdio is started with pipes");
  const pipe = new StdioPipe(stdin, stdout);
  if (target.revision === "2025-11-25") {
    await pipe.request(0, INITIALIZE);
    pipe.notify(INITIALIZED);
  }
  let id = 1;
  const tools = listedTools(JSON.parse(await pipe.request(id, listFrame(target.revision, id))));
  const frame = callFrames(target.revision, toolFor(tools, CALLED_OPERATION));
  const caller: Caller = {
    call: (ticket) => pipe.request(++id, frame(id, ticket)),
    close: () => undefined,
  };
  return { toolCount: tools.length, openCaller: () => Promise.resolve(caller) };
}

/** Shakes hands with what listens, or soon will, on a port, as the revision asks, and lists its tools. */
export async function openEndpoint(endpoint: Endpoint, port: number): Promise<OpenEndpoint> {
  const { revision, tool: called = CALLED_OPERATION } = endpoint;
  await listening(port);
  const lane = await HttpLane.open(port);
  const send = (method: string, body: string, headers: Readonly<Record<string, string>>) =>
    lane.send(postRequest(port, { ...revisionHeaders(revision, method), ...endpoint.headers, ...headers })(body));

  let session: string | undefined;
  if (revision === "2025-11-25") {
    const { head } = await send("initialize", INITIALIZE, {});
    session = /\r\nmcp-session-id: *(\S+)/i.exec(head)?.[1];
  }
  const headers = session === undefined ? {} : { "mcp-session-id": session };
  if (revision === "2025-11-25") await send("notifications/initialized", INITIALIZED, headers);
  let id = 1;
  const tools = listedTools(rpcMessage((await send("tools/list", listFrame(revision, id), headers)).body));
  lane.close();

  const tool = toolFor(tools, called);
  const frame = callFrames(revision, tool);
  const given = { ...endpoint.headers, ...headers };
  const request = postRequest(port, { ...revisionHeaders(revision, "tools/call", tool), ...given });

  async function openCaller(concurrency: number): Promise<Caller> {
    const lanes = await Promise.all(Array.from({ length: concurrency }, () => HttpLane.open(port)));
    const events = endpoint.answersOn === "events" ? await EventLane.open(port, session ?? "") : undefined;
    const idle = [...lanes];
    return {
      async call(ticket) {
        const lane = idle.pop();
        if (lane === undefined) throw new Error(`more than ${concurrency} calls at a time`);
        const mine = ++id;
        const event = events?.answerTo(mine);
        const { body } = await lane.send(request(frame(mine, ticket)));
        idle.push(lane);
        return event ?? body;
      },
      close() {
        for (const lane of lanes) lane.close();
        events?.close();
      },
    };
  }
  return { toolCount: tools.length, openCaller };
}

/** A port that is free now. Somebody else could take it before the target does, and then starting fails and says so. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a TCP port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves when something accepts connections on the port. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const accepted = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (accepted) return;
    await setTimeout(20);
  }
}
