import {
  createLocalFiles,
  createLocalServices,
  egressHint,
  type LocalServicesOptions,
  type Services,
} from "@mortise/runtime/serving";

/** For whoever runs the command: the answer itself tells only the model, and without the address. */
export const EGRESS_HINT = egressHint("--allow-host HOST:PORT");

/** What calls from the command line use. */
export function createServices({
  files,
  ...options
}: Omit<LocalServicesOptions, "allowedBy" | "files"> & {
  /** The folder whose files calls may send; left out: none. */
  readonly files?: string | undefined;
}): Services {
  return createLocalServices({
    ...options,
    allowedBy: "--allow-host",
    files: files === undefined ? undefined : createLocalFiles(files),
  });
}
