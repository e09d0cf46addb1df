// An upstream made of a descriptor and its cassettes: an entry of its own, which no server loads.
export { createMock, type Mock, type MockedConnector } from "./mock.ts";
export type { MockAnswer, MockRequest } from "./mock-request.ts";
