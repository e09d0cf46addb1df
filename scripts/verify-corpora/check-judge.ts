import { judgeDocument } from "../../packages/testkit/src/judge/judge-document.ts";
import type { Check } from "./check.ts";
import { filesBeside } from "./files-beside.ts";

/** A mock server made from the document takes every request that an imported tool makes of arguments sampled from its own schema. */
export const checkJudge: Check = {
  name: "judge",
  run: async (document) => {
    try {
      const judged = await judgeDocument(document.source, document.path, filesBeside(document));
      const unjudged = judged.filter(({ verdict }) => verdict.kind === "unjudged").length;
      const refused = judged.filter(({ verdict }) => verdict.kind !== "accepted" && verdict.kind !== "unjudged");
      const faults = refused.map(
        ({ tool, fullness, verdict }) => `${tool} (${fullness}): ${JSON.stringify(verdict).slice(0, 400)}`,
      );
      return {
        faults,
        counts: { calls: judged.length, accepted: judged.length - refused.length - unjudged, unjudged },
      };
    } catch (error) {
      const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
      return { faults: [reason], counts: { "without a judge": 1 } };
    }
  },
};
