import { compileDescriptor, makeConnector, type DescriptorCompilation, type Made } from "../compile.ts";
import { checkShape } from "../descriptor/check-shape.ts";
import type { Descriptor, Operation, Parameter } from "../descriptor/descriptor.ts";
import { withoutNulls } from "../descriptor/without-nulls.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { checkRules } from "../rules/index.ts";
import { schemaNamesIn } from "./describe/schema-names-in.ts";

/** Why an operation cannot be in a descriptor as it was described, in the words of what refused it. */
export interface Fault {
  readonly operationId: string;
  readonly message: string;
  /** The one key of a parameter that went out, where the operation could stay without it. */
  readonly repaired?: { readonly parameter: number; readonly key: keyof Parameter };
}

/** A descriptor in which nothing is wrong, and what it lost for that. */
export interface Faultless {
  readonly descriptor: Descriptor;
  readonly faults: readonly Fault[];
  /** What it compiles to, which the last look for faults has made. */
  readonly compilation: DescriptorCompilation;
}

/** Faults of how a parameter is written, which ends when its key is not there. */
const KEYS: readonly string[] = [
  "style",
  "explode",
  "allow_reserved",
  "allow_empty_value",
  "content_type",
] satisfies readonly (keyof Parameter)[];

/** A phase runs only when the one before it found nothing, and what is left may have faults of its own. */
const MOST_ROUNDS = 100;

/**
 * The last net: whatever of a document made it into a descriptor that the compiler refuses goes
 * out again, one operation at a time, with the compiler's reason. The others are not affected.
 */
export function withoutFaults(descriptor: Descriptor): Faultless {
  const faults: Fault[] = [];
  let current = withoutLeftovers(descriptor);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { faults: found, made } = faultsOf(current);
    if (found.length === 0) {
      const compilation =
        made === undefined ? compileDescriptor(current) : { diagnostics: [], descriptor: current, ...made };
      return { descriptor: current, faults, compilation };
    }
    const repairs = found.filter(({ repaired }) => repaired !== undefined);
    const bad = new Map(found.toReversed().map((fault) => [fault.operationId, fault]));
    const gone =
      repairs.length > 0 ? repairs : (current.operations ?? []).flatMap(({ operation_id: id }) => bad.get(id) ?? []);
    faults.push(...gone);
    current = withoutLeftovers({
      ...current,
      operations:
        repairs.length > 0
          ? (current.operations ?? []).map((operation) => repaired(operation, repairs))
          : (current.operations ?? []).filter(({ operation_id: id }) => !bad.has(id)),
    });
  }
  return { descriptor: current, faults, compilation: compileDescriptor(current) };
}

/** An operation without the keys of its parameters that something was wrong with. */
function repaired(operation: Operation, faults: readonly Fault[]): Operation {
  const own = faults.filter(({ operationId }) => operationId === operation.operation_id);
  if (own.length === 0) return operation;
  const parameters = operation.parameters?.map((parameter, index) => {
    const keys = own.flatMap((fault) => (fault.repaired?.parameter === index ? [fault.repaired.key] : []));
    // What is left are the parameter's own members.
    return Object.fromEntries(
      Object.entries(parameter).filter(([key]) => !keys.some((one) => one === key)),
    ) as unknown as Parameter;
  });
  return { ...operation, ...(parameters === undefined ? {} : { parameters }) };
}

/** The faults that the first phase to find any has found; and what was made, where no phase has found even a fault that no operation is to blame for. */
function faultsOf(descriptor: Descriptor): { readonly faults: readonly Fault[]; readonly made?: Made } {
  const shape = checkShape(descriptor);
  const inShape = faultsFrom(shape, descriptor);
  if (inShape.length > 0) return { faults: inShape };
  const rules = checkRules(descriptor, Infinity);
  const inRules = faultsFrom(rules, descriptor);
  if (inRules.length > 0) return { faults: inRules };
  // A descriptor without its nulls is a descriptor.
  const made = makeConnector(withoutNulls(descriptor) as Descriptor);
  const faults = made.leftOut.map(({ mapping, problem }) => ({
    operationId: mapping.value.operation_id,
    message: problem,
  }));
  return [...shape, ...rules].some(({ severity }) => severity === "error") ? { faults } : { faults, made };
}

function faultsFrom(diagnostics: readonly Diagnostic[], descriptor: Descriptor): readonly Fault[] {
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.severity !== "error") return [];
    const { message, target } = diagnostic;
    const repair = repairOf(target.path);
    return concerned(target.path, descriptor).map((operationId) => ({ operationId, message, ...repair }));
  });
}

function repairOf([part, , list, parameter, key]: readonly (string | number)[]): Pick<Fault, "repaired"> {
  const isKey = part === "operations" && list === "parameters" && typeof key === "string" && KEYS.includes(key);
  // `KEYS` are keys of a parameter.
  return isKey ? { repaired: { parameter: Number(parameter), key: key as keyof Parameter } } : {};
}

/** The operations that a place of the descriptor belongs to: its own, or all that use what stands there. */
function concerned(path: readonly (string | number)[], descriptor: Descriptor): readonly string[] {
  const [part, first, second] = path;
  const operations = descriptor.operations ?? [];
  if (part === "operations") return idsOf(operations.filter((_, index) => index === first));
  if (part === "mcp_config" && first === "route_mappings") {
    const mapping = descriptor.mcp_config?.route_mappings?.[Number(second)];
    return mapping === undefined ? [] : [mapping.operation_id];
  }
  if (part === "authentication") {
    const entry = descriptor.authentication?.[Number(first)];
    return idsOf(operations.filter(({ auth_type_ref: ref }) => ref === entry?.type));
  }
  if (part === "schemas") return idsOf(operations.filter((one) => reaches(one, String(first), descriptor)));
  return [];
}

function idsOf(operations: readonly Operation[]): readonly string[] {
  return operations.map(({ operation_id: id }) => id);
}

function reaches(operation: Operation, name: string, descriptor: Descriptor): boolean {
  return reachable(operation, descriptor).has(name);
}

function reachable(start: unknown, { schemas = {} }: Descriptor): ReadonlySet<string> {
  const found = new Set(schemaNamesIn(start));
  for (const name of found) {
    // A set's iteration goes on with what is added to it.
    for (const next of schemaNamesIn(Object.hasOwn(schemas, name) ? schemas[name] : undefined)) found.add(next);
  }
  return found;
}

/** Without the mappings, authentications and schemas that no operation needs any more. */
function withoutLeftovers(descriptor: Descriptor): Descriptor {
  const { authentication, schemas, mcp_config: config, ...rest } = descriptor;
  const operations = descriptor.operations ?? [];
  const ids = new Set(idsOf(operations));
  const types = new Set(operations.map(({ auth_type_ref: ref }) => ref));
  const mappings = (config?.route_mappings ?? []).filter(({ operation_id: id }) => ids.has(id));
  const entries = (authentication ?? []).filter(({ type }) => types.has(type));
  const needed = reachable(operations, descriptor);
  const kept = Object.entries(schemas ?? {}).filter(([name]) => needed.has(name));
  const { route_mappings: _, ...settings } = config ?? {};
  return {
    metadata: rest.metadata,
    ...(rest.source === undefined ? {} : { source: rest.source }),
    ...(entries.length === 0 ? {} : { authentication: entries }),
    ...(operations.length === 0 ? {} : { operations }),
    mcp_config: {
      ...settings,
      enabled: mappings.length > 0,
      ...(mappings.length === 0 ? {} : { route_mappings: mappings }),
    },
    ...(kept.length === 0 ? {} : { schemas: Object.fromEntries(kept) }),
  };
}
