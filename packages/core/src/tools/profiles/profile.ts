import type { JsonObject } from "../../json.ts";

/** Something that is known of a provider or client, and since when we know it. */
export interface Fact<T> {
  readonly value: T;
  /** The day it was last looked up, `YYYY-MM-DD`: what providers take changes. */
  readonly checked: string;
  /** Where it is said or shown. */
  readonly source: string;
}

/** What one provider or client takes. A fact that is left out is no limit that we know of. */
export interface Profile {
  readonly title: string;
  /** How a client names the tool of a server; its length counts with the prefix. */
  readonly toolName?: Fact<{
    readonly pattern: RegExp;
    readonly longest: number;
    readonly prefix: (server: string) => string;
  }>;
  /** Names of a tool's arguments. */
  readonly argumentName?: Fact<RegExp>;
  /** `false`: `$ref` is refused. */
  readonly references?: Fact<false>;
  /** The keywords that are taken; any other fails the request or is lost. */
  readonly keywords?: Fact<ReadonlySet<string>>;
  /** The `format`s that are taken. */
  readonly formats?: Fact<ReadonlySet<string>>;
  /** `true`: lists of values hold texts only, and have their type beside them. */
  readonly textValues?: Fact<true>;
  /** `true`: `type` is one name. */
  readonly singleTypes?: Fact<true>;
  /** `true`: nothing stands beside `anyOf`. */
  readonly loneAlternatives?: Fact<true>;
  /** `true`: what is required is among the properties. */
  readonly describedRequired?: Fact<true>;
  /** Levels of objects, the arguments being the first. */
  readonly nesting?: Fact<number>;
  /** Listed values in one tool's schema, all lists together. */
  readonly values?: Fact<number>;
  /** Characters of a tool's description. */
  readonly description?: Fact<number>;
  /** Tools in one request, with those of all other servers. */
  readonly tools?: Fact<number>;
}

/** What was done to a connector for a profile, or could not be. */
export interface ProfileNote {
  readonly profile: string;
  readonly kind:
    "renamed-tool" | "renamed-argument" | "changed-schema" | "shortened-description" | "left-out" | "too-many-tools";
  /** The tool's name before; left out for what concerns the list. */
  readonly tool?: string;
  /** One clause, without a full stop. */
  readonly what: string;
  readonly source: string;
}

/** A schema for a provider, and what had to be changed. */
export interface Adapted<T extends JsonObject> {
  readonly schema: T;
  /** What was changed, with the source of the fact that asked for it. */
  readonly changes: ReadonlyMap<string, string>;
}
