export {
  startYamlLanguageServer,
  type EditorSettings,
  type OpenDocument,
  type YamlLanguageServer,
} from "./yaml-language-server.ts";
