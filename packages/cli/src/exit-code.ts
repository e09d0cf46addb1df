// What a generated server says and how it ends is the command line's way: both have it from the runtime.
export { CannotRun, EXIT, type ExitCode, systemFault } from "@mortise/runtime/serving";
