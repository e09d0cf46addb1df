// Jest asks for a default export.
// oxlint-disable-next-line import/no-default-export
export { stopPostgres as default } from "./postgres.ts";
