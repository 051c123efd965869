import { useTranslation } from "react-i18next";
import type { OwnAssessment } from "#domain/practice/run.ts";
import { ELEMENTS } from "#domain/screening/evidence.ts";
import type { Assessment } from "#domain/screening/types.ts";
import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { Card } from "#ui/Card.tsx";

interface PartByPartProps {
  readonly own: OwnAssessment;
  readonly rule: Assessment;
  readonly file: Assessment;
}

/** Each element as the three views have it. */
export function PartByPart({ own, rule, file }: PartByPartProps) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  return (
    <>
      <h2 className={styles.heading}>{t("parts.title")}</h2>
      {ELEMENTS.map((element) => {
        const name = text.of(`element.${element}`);
        return (
          <Card key={element} testId={`part-${element}`}>
            <h3 lang={name.lang} dir={name.dir}>
              {name.text}
            </h3>
            <dl className={styles.parts}>
              <div>
                <dt>{t("parts.who.you")}</dt>
                <dd>{own.elements.includes(element) ? t("parts.shown") : t("parts.not_shown")}</dd>
              </div>
              <div>
                <dt>{t("parts.who.rule")}</dt>
                <dd>{t(`parts.${rule.elements[element].value}`)}</dd>
              </div>
              <div>
                <dt>{t("parts.who.file")}</dt>
                <dd>{t(`parts.${file.elements[element].value}`)}</dd>
              </div>
            </dl>
          </Card>
        );
      })}
    </>
  );
}
