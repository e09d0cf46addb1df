export { answerDirectly, unknownToolMessage } from "./direct.ts";
export { answerIndirectly } from "./answer-indirectly.ts";
export { MIRROR_KEYWORD, argumentAt, readMirrored } from "./mirrored-arguments.ts";
export type { MirroredArgument, ReadMirrored } from "./mirrored-arguments.ts";
export { MODERN_VERSION, LEGACY_VERSIONS, errorCodes, errorText, isObject, isRequestId } from "./protocol.ts";
export { findExcess, parseKeepingIntegers, readJson } from "./read-json.ts";
export type { JsonBounds, ReadJson } from "./read-json.ts";
export type { CarriedCall, MessageHeaders, Reply, ServedMessage, Subscription } from "./served-message.ts";
export type * from "./served-tools.ts";
