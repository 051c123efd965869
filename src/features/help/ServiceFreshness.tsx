import type { FreshnessSentence } from "#features/help/use-freshness-words.ts";
import { Ltr } from "#i18n/Bidi.tsx";
import { FreshnessLine } from "#ui/FreshnessLine.tsx";

/** How sure and how fresh, as sentences. */
export function ServiceFreshness({ sentences }: { readonly sentences: readonly FreshnessSentence[] }) {
  return sentences.map(({ text, confirmed, number }) => (
    <FreshnessLine key={`${number}${text}`} confirmed={confirmed}>
      {number && (
        <>
          <Ltr>{number}</Ltr>:{" "}
        </>
      )}
      {text}
    </FreshnessLine>
  ));
}
