/** A text that can be listened to. */
export interface Line {
  /** Key of the text, under which it may be recorded: of a pack, or `ui.<file>.<key>`. Absent for words nobody can record. */
  readonly key?: string;
  readonly text: string;
  readonly lang: string;
  /** Texts that were recorded one by one and together say this; a voice of the phone reads `text` in one go. */
  readonly parts?: readonly { readonly key: string; readonly text: string; readonly lang: string }[];
  /** May be left out where it is not recorded and the rest is. */
  readonly optional?: boolean;
}

/** Names a text on the screen. */
export const lineId = ({ key, text }: Pick<Line, "key" | "text">): string => key ?? text;

/** A text of a pack; nothing where there is none. */
export const packLine = (key: string, found: { readonly text: string; readonly lang: string } | null | undefined): Line[] =>
  found ? [{ key, text: found.text, lang: found.lang }] : [];

/** Words of the app itself: `uiLine("rights", "topic.safe", t("topic.safe"), lang)`. */
export const uiLine = (file: string, key: string, text: string, lang: string): Line => ({ key: `ui.${file}.${key}`, text, lang });

export const optional = (lines: readonly Line[]): Line[] => lines.map((line) => ({ ...line, optional: true }));
