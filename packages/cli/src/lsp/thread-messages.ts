import type { Answers, ClientTraits, DocumentVersion, Question } from "./analyst.ts";
import type { Settings } from "./settings.ts";

/** What the server's thread sends to the analyst's: one message, one reply, in order. */
export interface Job {
  readonly id: number;
  readonly uri: string;
  /** The document, where the analyst does not have this version yet. */
  readonly document?: DocumentVersion;
  /** Documents that are open no more. */
  readonly closed: readonly string[];
  readonly question: Question;
  readonly settings: Settings;
  readonly client: ClientTraits;
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly answer: Answers[Question["kind"]] | undefined }
  | { readonly id: number; readonly ok: false; readonly problem: string };
