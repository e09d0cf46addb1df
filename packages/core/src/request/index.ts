export type * from "./http-request.ts";
