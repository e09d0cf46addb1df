/** What a person does: keeps cookies, follows links, fills in forms. Redirects are left to the test unless it says otherwise. */
export interface Browser {
  /** The cookies, as they are sent. */
  readonly cookie: string;
  get(address: string): Promise<Response>;
  /** Sends the page's form of that action with what it holds and what is filled in. Browsers send `Origin`. */
  submit(page: string, action: string, fields?: Readonly<Record<string, string>>): Promise<Response>;
  post(
    address: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** Follows redirects within this site; gives the first answer that is none, or that leads off it. */
  follow(response: Response): Promise<Response>;
}

export function createBrowser(site: string): Browser {
  const jar = new Map<string, string>();
  const send = async (address: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set("cookie", cookies());
    const response = await fetch(new URL(address, site), { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  const cookies = (): string => Array.from(jar, ([name, value]) => `${name}=${value}`).join("; ");
  const post: Browser["post"] = (address, fields, headers = { origin: new URL(site).origin }) =>
    send(address, { method: "POST", body: new URLSearchParams(fields), headers });
  const get: Browser["get"] = (address) => send(address, {});
  return {
    get cookie() {
      return cookies();
    },
    get,
    post,
    submit(page, action, fields = {}) {
      return post(action, { ...hiddenFields(page, action), ...fields });
    },
    async follow(response) {
      let current = response;
      for (;;) {
        const location = current.headers.get("location");
        if (location === null || !new URL(location, site).href.startsWith(`${site}/`)) return current;
        current = await get(location);
      }
    },
  };
}

/** What the page's form of that action holds unseen. */
export function hiddenFields(page: string, action: string): Readonly<Record<string, string>> {
  const hidden = formOf(page, action).matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g);
  return Object.fromEntries(Array.from(hidden, ([, name = "", value = ""]) => [name, unescaped(value)]));
}

/** What the page's form of that action asks people for. */
export function askedFields(page: string, action: string): readonly string[] {
  const inputs = Array.from(formOf(page, action).matchAll(/<(?:input|textarea|select)\b[^>]*>/g), ([tag]) => tag);
  const names = inputs.filter((tag) => !tag.includes('type="hidden"')).map((tag) => /\bname="([^"]*)"/.exec(tag)?.[1]);
  return names.filter((name) => name !== undefined);
}

function formOf(page: string, action: string): string {
  const forms = Array.from(page.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g));
  const form = forms.find(([, of]) => of === action)?.[2];
  if (form === undefined) throw new Error(`There is no form ${action} in:\n${page}`);
  return form;
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
