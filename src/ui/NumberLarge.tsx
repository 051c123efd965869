import { Ltr } from "#i18n/Bidi.tsx";
import { cleanOutsideText } from "#lib/outside-text.ts";
import styles from "#ui/NumberLarge.module.css";

/** A phone number to read aloud or to copy by hand: large, Western digits, left to right. */
export function NumberLarge({ number }: { readonly number: string }) {
  return (
    <span className={styles.number}>
      <Ltr>{cleanOutsideText(number)}</Ltr>
    </span>
  );
}
