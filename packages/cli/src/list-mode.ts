export { largeListNote, type ListMode, type ModeOption, withMode } from "@mortise/runtime/serving";
