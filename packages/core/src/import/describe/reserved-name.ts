const RESERVED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Whether a descriptor refuses a name anywhere, because careless programs would reach into every object with it. */
export function isReservedName(name: string): boolean {
  return RESERVED.has(name);
}
