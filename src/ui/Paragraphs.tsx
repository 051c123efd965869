import styles from "#ui/Paragraphs.module.css";
import { Said } from "#ui/Said.tsx";
import type { TextInLanguage } from "#ui/text-in-language.ts";

interface ParagraphsProps {
  readonly of: TextInLanguage;
  /** Key of the text: the sentence that is heard is marked. */
  readonly said?: string;
}

/** Where each paragraph begins. */
function paragraphsOf(text: string): readonly { readonly from: number; readonly words: string }[] {
  const out: { from: number; words: string }[] = [];
  let at = 0;
  for (const part of text.split(/(\n{2,})/)) {
    if (!/^\n{2,}$/.test(part)) out.push({ from: at, words: part });
    at += part.length;
  }
  return out;
}

/** Text of a pack: a blank line starts a paragraph. Plain text, never HTML. */
export function Paragraphs({ of: { text, lang, dir }, said }: ParagraphsProps) {
  return (
    <div className={styles.text} lang={lang} dir={dir}>
      {paragraphsOf(text).map(({ from, words }) => (
        <p key={from}>
          <Said id={said} from={from}>
            {words}
          </Said>
        </p>
      ))}
    </div>
  );
}
