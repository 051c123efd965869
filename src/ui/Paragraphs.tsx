import styles from "#ui/Paragraphs.module.css";
import type { TextInLanguage } from "#ui/text-in-language.ts";

/** Text of a pack: a blank line starts a paragraph. Plain text, never HTML. */
export function Paragraphs({ of: { text, lang, dir } }: { readonly of: TextInLanguage }) {
  return (
    <div className={styles.text} lang={lang} dir={dir}>
      {text.split(/\n{2,}/).map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </div>
  );
}
