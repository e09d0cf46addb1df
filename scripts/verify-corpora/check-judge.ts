import { judgeDocument } from "../../packages/testkit/src/judge/judge-document.ts";
import type { Check } from "./check.ts";
import { expectedRefusal } from "./expected-refusals.ts";
import { filesBeside } from "./files-beside.ts";

/** A mock server made from the document takes every request that an imported tool makes of arguments sampled from its own schema. */
export const checkJudge: Check = {
  name: "judge",
  run: async (document) => {
    try {
      const judged = await judgeDocument(document.source, document.path, filesBeside(document));
      const unjudged = judged.filter(({ verdict }) => verdict.kind === "unjudged").length;
      const refused = judged.filter(({ verdict }) => verdict.kind !== "accepted" && verdict.kind !== "unjudged");
      const isExpected = ({ tool }: (typeof judged)[number]) => expectedRefusal(document.name, tool) !== undefined;
      const faults = refused
        .filter((call) => !isExpected(call))
        .map(({ tool, fullness, verdict }) => `${tool} (${fullness}): ${JSON.stringify(verdict).slice(0, 400)}`);
      const expected = new Set(judged.filter(isExpected).map(({ tool }) => tool));
      for (const { tool } of refused) expected.delete(tool);
      faults.push(...Array.from(expected, (tool) => `${tool}: accepted, although a refusal is expected; take it off`));
      return {
        faults,
        counts: {
          calls: judged.length,
          accepted: judged.length - refused.length - unjudged,
          "refused as expected": refused.filter(isExpected).length,
          unjudged,
        },
      };
    } catch (error) {
      const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
      return { faults: [reason], counts: { "without a judge": 1 } };
    }
  },
};
