#!/usr/bin/env node
import { guardProcess } from "@mortise/runtime/serving";
import { runProgram } from "./program.ts";
import { VERSION } from "./version.ts";

guardProcess({ name: "mortise", version: VERSION });
// The process ends by itself once the output is written: `process.exit` would cut a pipe short.
process.exitCode = await runProgram(process.argv.slice(2));
