export type * from "./served-tools.ts";
