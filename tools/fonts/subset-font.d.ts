declare module "subset-font" {
  interface Options {
    readonly targetFormat?: "sfnt" | "woff" | "woff2";
    /** Four-letter tags of the layout features to keep; all when absent. */
    readonly keepFeatures?: readonly string[];
    readonly noHinting?: boolean;
    readonly dropTables?: readonly string[];
    readonly preserveNameIds?: readonly number[];
  }
  /** A font with nothing but what `text` needs. */
  function subsetFont(font: Buffer, text: string, options?: Options): Promise<Buffer>;
  export = subsetFont;
}
declare module "fontverter" {
  const fontverter: { convert(font: Buffer, to: "sfnt" | "woff" | "woff2"): Promise<Buffer> };
  export = fontverter;
}
