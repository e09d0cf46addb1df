import type { ColdStart } from "../parts/cold-start.ts";
import type { CompileTime } from "../parts/compile-time.ts";
import type { Fidelity } from "../parts/fidelity.ts";
import type { Generation, StandaloneSize } from "../parts/generate.ts";
import type { GatewaySeries } from "../parts/gateway-calls.ts";
import type { GatewayLists } from "../parts/gateway-lists.ts";
import type { GatewayOrganisations } from "../parts/gateway-organisations.ts";
import type { HeapGrowth } from "../parts/heap-growth.ts";
import type { ServerMemory } from "../parts/server-memory.ts";
import type { Series } from "../parts/throughput.ts";
import type { VendorImport } from "../parts/vendor-import.ts";

/** Everything that one run measured. A part that was not asked for, or that failed, is empty. */
export interface Measured {
  readonly throughput: readonly Series[];
  readonly coldStart: readonly ColdStart[];
  readonly compileTime: readonly CompileTime[];
  readonly serverMemory: readonly ServerMemory[];
  readonly heapGrowth: readonly HeapGrowth[];
  readonly vendorImports: readonly VendorImport[];
  readonly fidelity: readonly Fidelity[];
  readonly generation: readonly Generation[];
  /** Starts of generated servers, beside `mortise serve`. */
  readonly standaloneStart: readonly ColdStart[];
  readonly standaloneSize: readonly StandaloneSize[];
  readonly gatewayCalls: readonly GatewaySeries[];
  readonly gatewayLists: readonly GatewayLists[];
  readonly gatewayOrganisations: readonly GatewayOrganisations[];
}
