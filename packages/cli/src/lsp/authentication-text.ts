import { isSecret } from "@mortise/core";
import { variableName } from "@mortise/core/compiled-connector";
import { code, plainText } from "./markdown.ts";
import type { Spot } from "./spot.ts";

/** What a user gives to connect, and the variables that `mortise` reads it from. */
export function authenticationText(root: Spot, authentication: Spot): string {
  const type = authentication.at("type").text ?? "";
  const label = authentication.at("label").text;
  const fields = authentication.at("fields").items();
  return [
    `**${code(type)}**${label === undefined ? "" : ` · ${plainText(label)}`}`,
    fields.length === 0 ? "It asks for nothing." : fields.map((field) => `- ${fieldText(root, field)}`).join("\n"),
  ].join("\n\n");
}

/** One field in a line. */
export function fieldText(root: Spot, field: Spot): string {
  const key = field.at("key").text ?? "";
  const label = field.at("label").text;
  const slug = root.at("metadata").at("slug").text ?? "";
  const secret = isSecret({
    key,
    secret: field.at("secret").value === true,
    field_type: field.at("field_type").text ?? "string",
  });
  const traits = [
    ...(field.at("required").value === true ? ["required"] : ["optional"]),
    ...(secret ? ["secret"] : []),
  ];
  const named = label === undefined ? "" : ` ${plainText(label)}`;
  return `${code(key)}${named} (${traits.join(", ")}), from ${code(variableName(slug, key))}`;
}
