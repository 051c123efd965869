/** Made by the build from what the app's texts use (tools/build/letters.ts). */
declare module "virtual:letters" {
  export interface LetterFile {
    /** A language (`ti`), or `all`: what every screen may show, such as names of languages. */
    readonly of: string;
    /** What the file is called; languages with the same letters share one. */
    readonly piece: string;
    readonly url: string;
    /** CSS `unicode-range`. */
    readonly range: string;
    /** Letters by which the phone is asked whether it has this script. */
    readonly probe: string;
  }
  export const LETTERS: readonly LetterFile[];
}
