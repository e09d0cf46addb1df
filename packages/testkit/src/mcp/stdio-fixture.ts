import { serveStdio } from "@mortise/runtime";
import { conformanceTools } from "./conformance-tools.ts";
import { createServedTools } from "./served-fixture.ts";

// A program for clients to start: serves the conformance suite's tools over its standard streams.
const served = createServedTools(conformanceTools);
await serveStdio({ served: () => served, input: process.stdin, output: process.stdout }).closed;
