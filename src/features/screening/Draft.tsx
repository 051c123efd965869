import { useState } from "react";
import { useTranslation } from "react-i18next";
import { REFERENCE_LANGUAGE } from "#domain/pack/text-lookup.ts";
import type { Words } from "#features/screening/use-words.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { ownName } from "#i18n/languages.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";

interface DraftProps {
  /** The text shown large. */
  readonly textKey: string;
  /** Answers that stand below it. */
  readonly options?: readonly string[];
  readonly words: Words;
}

/** Says that nobody has checked the large text yet; the text it was made from is one tap away, and one tap hides it again. */
export function Draft({ textKey: key, options = [], words }: DraftProps) {
  const { t } = useTranslation("screening");
  const [shown, setShown] = useState(false);
  const review = words.review(key);
  const original = words.reference(key);
  const isOriginal = words.main(key).lang === REFERENCE_LANGUAGE || words.second(key)?.lang === REFERENCE_LANGUAGE;
  return (
    <>
      <DraftMark review={review} />
      {review === "draft" && original && !isOriginal && (
        <>
          <BigButton kind="quiet" onPress={() => setShown(!shown)} testId="show-reference">
            {t(shown ? "draft.hide" : "draft.show")} <Bidi>{ownName(REFERENCE_LANGUAGE)}</Bidi>
          </BigButton>
          {shown && (
            <Card testId="reference-text">
              <div lang={original.lang} dir={original.dir}>
                <p>{original.text}</p>
                {options.length > 0 && (
                  <ul>
                    {options.map((value) => (
                      <li key={value}>{words.reference(`label.${value}`)?.text ?? value}</li>
                    ))}
                  </ul>
                )}
              </div>
            </Card>
          )}
        </>
      )}
    </>
  );
}
