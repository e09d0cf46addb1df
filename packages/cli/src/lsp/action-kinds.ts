import { CodeActionKind } from "vscode-languageserver";

/** The action that applies every fix which nobody has to choose. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.mortise`;
