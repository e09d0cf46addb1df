export { generate, type GeneratedFile, type GenerateOptions } from "./generate.ts";
