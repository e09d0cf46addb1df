/** The cookie that binds an authorization to the browser that began it. */
const NAME = "mortise-connect";
const LIFE_SECONDS = 600;

/** `__Host-` keeps neighbours on the domain from setting it; browsers take that on https alone. */
function nameFor(publicUrl: string): string {
  return publicUrl.startsWith("https://") ? `__Host-${NAME}` : NAME;
}

function attributes(publicUrl: string): string {
  return `Path=/; HttpOnly; SameSite=Lax${publicUrl.startsWith("https://") ? "; Secure" : ""}`;
}

/** Sets it. Lax: the answer comes as a navigation from another site. */
export function browserCookie(publicUrl: string, browserSecret: string): string {
  return `${nameFor(publicUrl)}=${encodeURIComponent(browserSecret)}; Max-Age=${String(LIFE_SECONDS)}; ${attributes(publicUrl)}`;
}

export function withoutBrowserCookie(publicUrl: string): string {
  return `${nameFor(publicUrl)}=; Max-Age=0; ${attributes(publicUrl)}`;
}

/** Reads it; `undefined` where there is none, or more than one. */
export function readBrowserCookie(publicUrl: string, header: string | null): string | undefined {
  const name = nameFor(publicUrl);
  const values = (header ?? "").split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at !== -1 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
  const [value = ""] = values;
  if (values.length !== 1 || !/^[\w.%-]{1,500}$/.test(value)) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
