import type { BodyPart, FileReference, RequestBody } from "@mortise/core/request";
import type { Call } from "../call.ts";
import { inTime } from "../egress/in-time.ts";
import { fail, type Outcome, type RuntimeFault } from "../errors.ts";
import type { OpenedFile } from "./file-store.ts";
import { fileNameOf, isMediaType, PART_END, writeClosing, writePartHead } from "./multipart.ts";
import { lengthOf, streamOf, type BodyPiece, type StreamedBody } from "./streamed-body.ts";

/** A body that is ready to be sent. */
export interface OpenedBody {
  readonly body: StreamedBody;
  /** What a body that is one file says that it is. */
  readonly mediaType: string;
}

type FileBody = Exclude<RequestBody, string>;
type ResourceReference = Extract<FileReference, { readonly kind: "resource" }>;

const UNKNOWN_TYPE = "application/octet-stream";
const NO_STORE = "This server opens no files; give a small file as a data URI (`data:text/plain;base64,...`).";
const STORE_LATE: RuntimeFault = { code: "internal", cause: "the file store did not answer in time" };

/** Opens every file of a body, and says how the bytes follow one another. Where one is missing, none stays open. */
export async function openBody(body: FileBody, call: Call): Promise<Outcome<OpenedBody>> {
  const abandoned = new AbortController();
  const references = (
    body.kind === "file" ? [body.file] : body.parts.flatMap((part) => ("file" in part ? [part.file] : []))
  ).filter((file) => file.kind === "resource");
  const signal = AbortSignal.any([call.signal, abandoned.signal]);
  const opening = await Promise.all(references.map((file) => openFile(file, call, signal)));
  const files = new Map<FileReference, OpenedFile>();
  const faults: RuntimeFault[] = [];
  for (const [index, opened] of opening.entries()) {
    const reference = references[index];
    if (!opened.ok) faults.push(opened.fault);
    else if (reference !== undefined) files.set(reference, opened.value);
  }
  const close = (): void => {
    abandoned.abort();
    for (const { stream } of files.values()) stream.destroy();
  };
  const [fault] = faults;
  if (fault !== undefined) {
    close();
    return { ok: false, fault: { ...fault, ...together(faults) } };
  }
  const pieces = body.kind === "file" ? [pieceOf(body.file, files)] : multipartPieces(body, files);
  const stream = streamOf(pieces);
  return {
    ok: true,
    value: {
      mediaType: body.kind === "file" ? mediaTypeOf(body.file, files.get(body.file)) : body.mediaType,
      body: {
        length: lengthOf(pieces),
        stream,
        again: async () => {
          const reopened = await openBody(body, call);
          return reopened.ok ? reopened.value.body : undefined;
        },
        close: () => {
          stream.destroy();
          close();
        },
      },
    },
  };
}

/** What is wrong with the arguments, all of it in one answer. */
function together(faults: readonly RuntimeFault[]): Pick<RuntimeFault, "faults"> {
  const all = faults.flatMap((fault) => fault.faults ?? []);
  return all.length === 0 ? {} : { faults: all };
}

function openFile(reference: ResourceReference, call: Call, signal: AbortSignal): Promise<Outcome<OpenedFile>> {
  const { pointer, uri } = reference;
  const { services, binding } = call;
  if (services.files === undefined) {
    return Promise.resolve(fail("arguments_invalid", { faults: [{ pointer, message: NO_STORE }] }));
  }
  const opening = services.files.open(uri, binding.scope, signal).then((file): Outcome<OpenedFile> => {
    if (file === undefined) {
      const message = "There is no file under this URI that this call may read; give another, or a data URI.";
      return fail("arguments_invalid", { faults: [{ pointer, message }] });
    }
    // Whoever waited has gone.
    if (signal.aborted) file.stream.destroy();
    // Its error is reported by whoever reads it; until then it must not end the process.
    file.stream.on("error", () => {});
    return { ok: true, value: file };
  });
  // Only the error's name goes to the log: its message may hold a path of the machine.
  const outcome = opening.catch((error: unknown) =>
    fail("internal", { cause: `the file store failed (${error instanceof Error ? error.name : "unknown"})` }),
  );
  return inTime(outcome, call, services.clock, STORE_LATE);
}

function multipartPieces(
  { parts, boundary }: Extract<FileBody, { readonly kind: "multipart" }>,
  files: ReadonlyMap<FileReference, OpenedFile>,
): readonly BodyPiece[] {
  if (boundary === undefined) throw new Error("a multipart body has no boundary");
  const pieces: BodyPiece[] = [];
  // Text between files is one piece.
  let text = "";
  for (const part of parts) {
    text += headOf(part, boundary, files);
    if ("text" in part) {
      text += part.text;
    } else {
      pieces.push(Buffer.from(text), pieceOf(part.file, files));
      text = "";
    }
    text += PART_END;
  }
  pieces.push(Buffer.from(text + writeClosing(boundary)));
  return pieces;
}

function headOf(part: BodyPart, boundary: string, files: ReadonlyMap<FileReference, OpenedFile>): string {
  if ("text" in part) return writePartHead(boundary, part);
  const opened = files.get(part.file);
  const mediaType = part.mediaType ?? mediaTypeOf(part.file, opened);
  return writePartHead(boundary, { name: part.name, fileName: fileNameOf(part, opened?.name), mediaType });
}

function mediaTypeOf(file: FileReference, opened: OpenedFile | undefined): string {
  const told = file.kind === "bytes" ? file.mediaType : opened?.mediaType;
  return told !== undefined && isMediaType(told) ? told : UNKNOWN_TYPE;
}

function pieceOf(file: FileReference, files: ReadonlyMap<FileReference, OpenedFile>): BodyPiece {
  if (file.kind === "bytes") return file.bytes;
  const opened = files.get(file);
  if (opened === undefined) throw new Error("a file of the body was not opened");
  return { stream: opened.stream, size: opened.size, pointer: file.pointer };
}
