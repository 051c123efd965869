import { useTranslation } from "react-i18next";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { useRights } from "#storage/react.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { Paragraphs } from "#ui/Paragraphs.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

/** The myths of the rights, as the public part shows them: what they say, what is true, where it may not hold. */
export function Myths() {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  return useRights()
    .filter(({ kind }) => kind === "myth")
    .map((myth) => {
      const title = text.of(`right.${myth.id}.title`);
      const body = text.find(`right.${myth.id}.body`);
      const limits = text.find(`right.${myth.id}.limits`);
      return (
        body && (
          <Disclosure
            key={myth.id}
            testId={`myth-${myth.id}`}
            title={
              <span lang={title.lang} dir={title.dir}>
                {title.text}
              </span>
            }
          >
            <Paragraphs of={inLanguage(body.text, body.lang)} />
            {limits && (
              <>
                <h2>{t("learn.limits")}</h2>
                <Paragraphs of={inLanguage(limits.text, limits.lang)} />
              </>
            )}
            <Quiet>
              {t("learn.source")} <bdi lang="en">{myth.source}</bdi>
            </Quiet>
            <DraftMark review={body.review} shownIn={text.shownIn(body)} />
          </Disclosure>
        )
      );
    });
}
