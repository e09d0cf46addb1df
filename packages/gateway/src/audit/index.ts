// Verifying an audit trail, without what running a gateway takes.
export { CannotStart } from "../start/cannot-start.ts";
export { type Anchors, readAnchors } from "./anchors.ts";
export type { ChainVerdict } from "./check-chain.ts";
export { type TrailVerdict, verifyExport, verifyTrail } from "./verify-trail.ts";
