import { XMLParser, XMLValidator } from "fast-xml-parser";

/** A report in JUnit's XML, as services read it. Attributes are texts. */
export interface JunitReport {
  readonly attributes: Readonly<Record<string, string>>;
  readonly suites: readonly {
    readonly attributes: Readonly<Record<string, string>>;
    readonly cases: readonly JunitTestCase[];
  }[];
}

export interface JunitTestCase {
  readonly attributes: Readonly<Record<string, string>>;
  readonly failure?: { readonly message: string; readonly text: string };
  readonly output?: string;
}

/** The parser's shape of an element with `alwaysCreateTextNode`, which it does not type. */
interface Raw {
  readonly ":@"?: Readonly<Record<string, string>>;
  readonly "#text"?: string;
  readonly testsuites?: Raw;
  readonly testsuite?: readonly Raw[];
  readonly testcase?: readonly Raw[];
  readonly failure?: readonly Raw[];
  readonly "system-out"?: readonly Raw[];
}

const LISTS: ReadonlySet<string> = new Set(["testsuite", "testcase", "failure", "system-out"]);

/** Reads a report with a library that knows nothing of ours. Throws where it is not well-formed. */
export function readJunit(xml: string): JunitReport {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new Error(`line ${String(valid.err.line)}: ${valid.err.msg}`);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributesGroupName: ":@",
    attributeNamePrefix: "",
    alwaysCreateTextNode: true,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 50_000_000 },
    isArray: (name) => LISTS.has(name),
  });
  const { testsuites } = parser.parse(xml) as Raw;
  return {
    attributes: testsuites?.[":@"] ?? {},
    suites: (testsuites?.testsuite ?? []).map((suite) => ({
      attributes: suite[":@"] ?? {},
      cases: (suite.testcase ?? []).map(readCase),
    })),
  };
}

function readCase(raw: Raw): JunitTestCase {
  const [failure] = raw.failure ?? [];
  const output = raw["system-out"]?.[0]?.["#text"];
  return {
    attributes: raw[":@"] ?? {},
    ...(failure === undefined
      ? {}
      : { failure: { message: failure[":@"]?.["message"] ?? "", text: failure["#text"] ?? "" } }),
    ...(output === undefined ? {} : { output }),
  };
}
