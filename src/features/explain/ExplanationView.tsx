import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { lineKey } from "#domain/plan/plan.ts";
import { explain } from "#domain/screening/explain.ts";
import { ElementSection } from "#features/explain/ElementSection.tsx";
import styles from "#features/explain/Explain.module.css";
import { IndicatorItem } from "#features/explain/IndicatorItem.tsx";
import { OpenSection } from "#features/explain/OpenSection.tsx";
import type { Held, Talk } from "#features/explain/read-talks.ts";
import { ShortVersion } from "#features/explain/ShortVersion.tsx";
import { usePackWords } from "#features/explain/use-pack-words.ts";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { useSessionState } from "#workflows/react.ts";

interface ExplanationViewProps {
  readonly talk: Talk;
  readonly held: Held;
}

/** Result, rule, elements, what would change it, what is open: in the order somebody checks it. */
export function ExplanationView({ talk, held }: ExplanationViewProps) {
  const { t } = useTranslation("explain");
  const words = usePackWords();
  const { enrolment } = useSessionState();
  const flags = enrolment?.kind === "team" ? enrolment.flags : [];
  const [specialist, childTrained] = [flags.includes("specialist"), flags.includes("child_trained")];
  const found = useMemo(
    () => explain(held.compiled, held.catalogue, talk.entry.screening, { specialist, childTrained }),
    [held, talk, specialist, childTrained],
  );
  const { assessment, rule } = found;
  const { pack } = talk.entry.screening;
  return (
    <div className={styles.sheet} data-testid="explanation" data-rule={rule.id}>
      <Notice tone="caution">
        <p>{words.say("plan.foot")}</p>
      </Notice>
      <ShortVersion explanation={found} />
      <Section title={t("result")}>
        <p className={styles.line}>{words.say(lineKey(assessment.shown, assessment.age))}</p>
        <p>{t(`age.${assessment.age}`)}</p>
        {found.gate && (
          <>
            <p>{t("gate", { shown: words.say(lineKey(found.gate.shown, assessment.age)) })}</p>
            <ul>
              {found.gate.questions.map((id) => (
                <li key={id}>{words.question(id)}</li>
              ))}
            </ul>
          </>
        )}
        {assessment.flags.length > 0 && (
          <ul>
            {assessment.flags.map((flag) => (
              <li key={flag}>{t(`flag.${flag}`)}</li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t("rule.title")}>
        <p data-testid="fired-rule">{t(`rule.${rule.id}`)}</p>
        <Quiet>{t(assessment.age === "adult" ? "law.adult" : "law.child")}</Quiet>
        <Quiet>{t("law.strength")}</Quiet>
      </Section>
      {found.elements.map((element) => (
        <ElementSection key={element.element} explained={element} />
      ))}
      {found.observations.length > 0 && (
        <Section title={words.say("element.observation")}>
          <Quiet>{t("observations")}</Quiet>
          <ul className={styles.signs}>
            {found.observations.map((one) => (
              <IndicatorItem key={one.id} indicator={one} />
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("change.title")}>
        {found.wouldChange.length === 0 && <p>{t("change.nothing")}</p>}
        <ul>
          {found.wouldChange.map(({ element, value, code }) => (
            <li key={`${element}:${value}`} data-testid="would-change" data-element={element} data-value={value} data-code={code}>
              {t(`change.${value}`, {
                element: words.say(`element.${element}`),
                result: words.say(lineKey(code, assessment.age)),
              })}
            </li>
          ))}
        </ul>
      </Section>
      <OpenSection explanation={found} answers={talk.entry.screening.answers} />
      <Quiet>{t("made_with", { pack: pack.id, version: pack.version })}</Quiet>
      <p className={styles.paperOnly}>{t("paper_reference")}</p>
    </div>
  );
}
