/** The data was made by a build whose tables are others, so this one can neither read nor mend it. Nothing was changed. */
export class OtherTables extends Error {
  override readonly name = "OtherTables";
}
