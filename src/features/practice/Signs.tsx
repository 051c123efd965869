import { useTranslation } from "react-i18next";
import { type Catalogue, ELEMENTS } from "#domain/screening/evidence.ts";
import type { Assessment } from "#domain/screening/types.ts";
import styles from "#features/practice/Practice.module.css";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { Quiet } from "#ui/Quiet.tsx";

interface SignsProps {
  readonly assessment: Assessment;
  readonly catalogue: Catalogue;
}

/** Signs by element, each with its source. */
export function Signs({ assessment, catalogue }: SignsProps) {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  const shown = ELEMENTS.filter((element) => assessment.elements[element].indicators.length > 0);
  if (shown.length === 0) return <p>{t("compare.no_signs")}</p>;
  return shown.map((element) => {
    const name = text.of(`element.${element}`);
    return (
      <div key={element} className={styles.group} data-element={element}>
        <h3 lang={name.lang} dir={name.dir}>
          {name.text}
        </h3>
        <ul className={styles.signs}>
          {assessment.elements[element].indicators.map((id) => {
            const sign = text.of(`indicator.${id}`);
            return (
              <li key={id} data-testid="sign" data-indicator={id}>
                <span lang={sign.lang} dir={sign.dir}>
                  {sign.text}
                </span>
                <Quiet>{[id, ...(catalogue.indicatorById.get(id)?.sources ?? [])].join(" · ")}</Quiet>
              </li>
            );
          })}
        </ul>
      </div>
    );
  });
}
