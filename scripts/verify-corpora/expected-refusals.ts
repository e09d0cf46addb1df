/**
 * Calls that the mock server refuses although nothing is wrong that an import could mend, by the document's name
 * without its ending, and the tool. Whatever is refused beyond these is a fault; so is one of these that is accepted.
 */
interface Reason {
  readonly why: string;
  readonly calls: Readonly<Record<string, readonly string[]>>;
}

const reasons: readonly Reason[] = [
  {
    // Seen by judging the same calls with every `oneOf` of the document made `anyOf`: all are accepted.
    why: "more than one alternative of a `oneOf` takes the value, since none requires or forbids what the others do not",
    calls: {
      discriminators: [
        "one_of_with_top_level_mapping_bf6546",
        "one_of_with_top_level_mapping_bc3794",
        "patch_embedded_discriminator",
        "patch_oneof_allof_top_level_disc",
        "patch_nested_one_of_object_with_nested_one_of",
        "patch_mapping_with_duplicate_schemas",
        "patch_mapping_of_schema_names",
        "one_of_with_improperly_placed_discriminator",
        "post_potentially_undefined_form_data",
      ],
      polymorphism: [
        "patch_pets",
        "post_anything_one_of_object",
        "post_anything_one_of_object_ref",
        "post_one_of_complex",
        "post_anything_nested_one_of_object_ref",
        "post_anything_nested_one_of_ref",
        "post_anything_nested_one_of_object_of_b26cfc",
        "post_one_of_with_type",
      ],
      "readme-legacy": ["create_doc"],
    },
  },
  {
    why: "the schemas of an `allOf` contradict each other, so that no value fits",
    calls: {
      "schema-types": [
        "quirks_incompatible_nested_all_of",
        "quirks_entirely_incompatible_all_of",
        "quirks_partially_usable_incompatible_all_of",
      ],
    },
  },
  {
    why: "a schema requires itself, so that no value is finite",
    calls: { "circular-request-bodies": ["direct_circular"] },
  },
  {
    why: "a list in a form nests others, which no encoding of forms can write",
    calls: { "circular-paths": ["put_anything"] },
  },
  {
    why: "the mock demands a header parameter that OpenAPI has ignored (3.1 §4.8.12.2.1: Accept, Content-Type, Authorization)",
    calls: { "schema-circular": ["put_circular"], readme: ["ask_owlbot"] },
  },
  {
    why: "the mock reports a deprecated parameter as a fault",
    calls: { "schema-deprecated": ["post_anything"] },
  },
  {
    why: "the mock reads a list of one item in a form or a multipart body as the item, and a comma in a form as a fault",
    calls: {
      "file-uploads": ["put_anything_multipart_formdata"],
      "parameters-style": ["form_data_standard", "form_data_form_non_exploded"],
    },
  },
  {
    why: "the judge's samples know no relative JSON pointers",
    calls: {
      "schema-validation": ["get_anything_jsonschema_formats"],
      "schema-validation-local": ["get_anything_jsonschema_formats"],
    },
  },
  {
    why: "an operation has one authentication here, and the document asks for two at once",
    calls: { "security-multiple": ["post_anything_and"] },
  },
  {
    why: "the mock does not know mutual TLS",
    calls: { security: ["post_anything_mutual_tls"] },
  },
];

/** Why a call is refused by no fault of the import's; `undefined` where it must be accepted. */
export function expectedRefusal(document: string, tool: string): string | undefined {
  const stem = document.replace(/^.*[\\/]/, "").replace(/\.[a-z]+$/, "");
  return reasons.find(({ calls }) => calls[stem]?.includes(tool) === true)?.why;
}
