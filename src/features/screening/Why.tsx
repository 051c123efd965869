import { useTranslation } from "react-i18next";
import type { Guides } from "#domain/pack/guides.ts";
import { type Catalogue, ELEMENTS } from "#domain/screening/evidence.ts";
import type { Assessment } from "#domain/screening/types.ts";
import styles from "#features/screening/PlanView.module.css";
import { useWorkerText } from "#features/screening/use-words.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface WhyProps {
  readonly assessment: Assessment;
  readonly guides: Guides;
  readonly catalogue: Catalogue;
  /** The label in words, for the worker alone. */
  readonly line: string;
}

/** The label and how it came about: sign → element → rule → source, what is open, and what was not asked. */
export function Why({ assessment, guides, catalogue, line }: WhyProps) {
  const { t } = useTranslation("screening");
  const words = useWorkerText();
  const questionIds = new Set(guides.questions.map((q) => q.id));
  const observations = assessment.reasons.filter((reason) => reason.element === "observation");
  const sourcesOf = (indicator: string) => catalogue.indicatorById.get(indicator)?.sources.join(" · ") ?? "";

  const reason = (indicator: string, element: string) => (
    <li key={`${element}:${indicator}`} data-testid="reason" data-indicator={indicator}>
      {words(`indicator.${indicator}`)?.text ?? indicator}
      <Quiet>
        {t("why.source", {
          id: indicator,
          sources: sourcesOf(indicator),
          status: t(`why.status.${catalogue.indicatorById.get(indicator)?.sourceStatus ?? "known"}`),
        })}
      </Quiet>
    </li>
  );
  return (
    <Disclosure title={t("why.title")} hint={t("why.hint")} testId="why">
      <p>{line}</p>
      <dl className={styles.elements}>
        {ELEMENTS.map((element) => {
          const report = assessment.elements[element];
          const open = report.openQuestions.filter((id) => questionIds.has(id));
          return (
            <div key={element} data-element={element} data-value={report.value}>
              <dt>
                {words(`element.${element}`)?.text ?? element}: {t(`why.value.${report.value}`)}
              </dt>
              <dd>
                {report.indicators.length > 0 && <ul>{report.indicators.map((indicator) => reason(indicator, element))}</ul>}
                {open.length > 0 && (
                  <>
                    <Quiet>{t("why.open")}</Quiet>
                    <ul>
                      {open.map((id) => (
                        <li key={id}>{words(`q.${id}`)?.text ?? id}</li>
                      ))}
                    </ul>
                  </>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      {observations.length > 0 && (
        <>
          <Quiet>{t("why.observations")}</Quiet>
          <ul>{observations.map(({ indicator, element }) => reason(indicator, element))}</ul>
        </>
      )}
      <Quiet>{t(`why.rule.${assessment.age === "adult" ? "adult" : "child"}`)}</Quiet>
      {assessment.code !== assessment.shown && <Quiet>{t("why.gate")}</Quiet>}
      {assessment.flags.length > 0 && (
        <ul>
          {assessment.flags.map((flag) => (
            <li key={flag} data-testid="flag" data-flag={flag}>
              {t(`why.flag.${flag}`)}
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}
