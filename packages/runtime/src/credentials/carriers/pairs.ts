/** Pairs as a query or a form writes them, with this one at their end and no other of its name. The others stay as they were written. */
export function setPair(pairs: string, name: string, value: string): string {
  const others = pairs.split("&").filter((pair) => pair !== "" && nameOf(pair) !== name);
  return [...others, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`].join("&");
}

/** The name as an upstream decodes it (URL standard, application/x-www-form-urlencoded), so that another spelling is no way around. */
function nameOf(pair: string): string | undefined {
  return new URLSearchParams(pair).keys().next().value;
}
