import type { PackValues } from "../lib/pack-values.ts";
import type { SourcedText } from "../lib/read-texts.ts";

/** The texts a pack writes itself: what it takes from another is changed in that other's files. */
export const ownTexts = ({ sources, texts }: PackValues): readonly SourcedText[] =>
  texts.filter(({ source }) => sources.texts.includes(source));
