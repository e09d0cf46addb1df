export { openEditor, type Editor, type EditorOptions } from "./open-editor.ts";
export {
  startYamlLanguageServer,
  yamlLanguageServerSettings,
  type EditorSettings,
  type OpenDocument,
  type YamlLanguageServer,
} from "./yaml-language-server.ts";
export * from "vscode-languageserver-protocol/node";
