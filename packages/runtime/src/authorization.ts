// Connecting a user by way of their browser: an entry of its own, because only that needs the OAuth library.
export { type Authorization, beginAuthorization, finishAuthorization } from "./credentials/authorization-code.ts";
export { type FieldValues, fieldValues } from "./credentials/field-values.ts";
export { unfittingFields } from "./credentials/unfitting-fields.ts";
