import type { ServerLog } from "./log.ts";

/** For whoever runs the process: the answer itself tells only the model, and without the address. */
export function egressHint(how: string): string {
  return `requests go to public addresses over https only; ${how} lets others through`;
}

/** Logs calls, and tells once what a refused address needs. */
export function hintingAtEgress(log: ServerLog, hint: string): ServerLog["call"] {
  let told = false;
  return (event) => {
    log.call(event);
    if (event.code !== "egress_refused" || told) return;
    told = true;
    log.say("warning", hint);
  };
}
