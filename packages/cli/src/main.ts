#!/usr/bin/env node
import { guardProcess } from "./guard-process.ts";
import { runProgram } from "./program.ts";

guardProcess();
// The process ends by itself once the output is written: `process.exit` would cut a pipe short.
process.exitCode = await runProgram(process.argv.slice(2));
