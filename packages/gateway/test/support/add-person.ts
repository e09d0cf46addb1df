import { type Browser, createBrowser } from "./browser.ts";
import type { TestGateway } from "./start-test-gateway.ts";
import type { Role } from "../../src/authorize/principal.ts";

export const PASSWORD = "correct horse battery staple";

/** Somebody of a test gateway's organisation. */
export interface AddedPerson {
  readonly id: string;
  /** An API key of theirs. */
  readonly key: string;
  /** Makes another. */
  anotherKey(): Promise<string>;
  /** Signs them in. */
  browser(): Promise<Browser>;
}

export async function addPerson(gateway: TestGateway, name: string, role: Role = "member"): Promise<AddedPerson> {
  const { services, organisation, url } = gateway;
  const { identity } = services;
  const email = `${name.toLowerCase()}@example.com`;
  const { id } = await identity.createUser({ email, name, password: PASSWORD });
  await identity.addMember(organisation, id, role);
  const anotherKey = async (): Promise<string> =>
    (await identity.createKey({ organisation, name: `${name}'s key`, role, user: id })).text;
  return {
    id,
    key: await anotherKey(),
    anotherKey,
    async browser() {
      const browser = createBrowser(url);
      const response = await browser.post("/account/sign-in", { email, password: PASSWORD });
      if (response.status !== 303) throw new Error(`Signing in gave ${String(response.status)}.`);
      return browser;
    },
  };
}
