import { FileQuestionMark, TrendingUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { lineKey } from "#domain/plan/plan.ts";
import { type Changes, changesBetween } from "#domain/screening/changes.ts";
import styles from "#features/explain/Explain.module.css";
import { type Held, readTalks, type Talk } from "#features/explain/read-talks.ts";
import { usePackWords } from "#features/explain/use-pack-words.ts";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useVaultQuery } from "#workflows/react.ts";

interface Pair {
  readonly changes: Changes;
  readonly later: Talk;
}

/** Newest pair first. Each talk is read by the rules it was held under. */
function pairsOf(talks: readonly Talk[]): readonly Pair[] {
  return talks.flatMap((later, i): readonly Pair[] => {
    const earlier = talks[i + 1];
    if (!earlier?.held || !later.held) return [];
    const talkAt = ({ entry }: Talk, held: Held) => ({ facts: entry.screening, atMs: entry.atMs, ...held });
    const { compiled, catalogue } = later.held;
    return [{ later, changes: changesBetween(compiled, catalogue, talkAt(earlier, earlier.held), talkAt(later, later.held)) }];
  });
}

/** What is different since last time, with dates; a paid journey that turned is said first. */
export function ChangesPage({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation("explain");
  const talks = useVaultQuery((session) => readTalks(session, caseId), caseId);
  if (!talks) return <Page title={t("changes.title")} back="/cases/open" quietTitle />;
  const pairs = pairsOf(talks);
  return (
    <Page title={t("changes.title")} back="/cases/open" focusKey="changes">
      {pairs.length === 0 && <EmptyState icon={FileQuestionMark} title={t("changes.none_yet")} />}
      {pairs.map(({ changes, later }) => (
        <ChangesView key={later.entry.entryId} changes={changes} age={later.entry.assessment.age} />
      ))}
      {pairs.length > 0 && (
        <BigButton kind="secondary" href="/cases/why">
          {t("title")}
        </BigButton>
      )}
    </Page>
  );
}

function ChangesView({ changes, age }: { readonly changes: Changes; readonly age: Talk["entry"]["assessment"]["age"] }) {
  const { t } = useTranslation("explain");
  const { lang } = useLanguage();
  const words = usePackWords();
  const [before, after] = [changes.earlierMs, changes.laterMs].map((ms) => formatDayAt(ms, lang));
  const { drift } = changes;
  return (
    <section className={styles.sheet} data-testid="changes" aria-label={t("changes.between", { before, after })}>
      <h2>{t("changes.between", { before, after })}</h2>
      {drift && (
        <Notice tone="danger" title={t(drift.fromSmuggling ? "drift.journey_title" : "drift.title")} testId="drift">
          <p>
            <TrendingUp aria-hidden="true" size={18} /> {t("drift.text")}
          </p>
          {drift.risen.length > 0 && (
            <ul>
              {drift.risen.map((one) => (
                <li key={one.element}>
                  {t("changes.element", {
                    element: words.say(`element.${one.element}`),
                    before: t(`value.${one.before}`),
                    after: t(`value.${one.after}`),
                  })}
                </li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      {changes.themes.map(({ theme, answers }) => (
        <Card
          key={theme ?? "other"}
          as="section"
          label={t(`theme.${theme ?? "other"}`)}
          data={{ "data-theme": theme ?? "other" }}
        >
          <h3>{t(`theme.${theme ?? "other"}`)}</h3>
          {answers.map((one) => (
            <div key={one.id} data-testid="change" data-question-id={one.id}>
              <p className={styles.line}>{words.question(one.id)}</p>
              <p>
                {t("changes.was", {
                  day: before,
                  answer: one.before === null ? t("changes.not_asked") : words.answer(one.before),
                })}
              </p>
              <p>{t("changes.is", { day: after, answer: words.answer(one.after) })}</p>
            </div>
          ))}
        </Card>
      ))}
      {changes.themes.length === 0 && <p>{t("changes.nothing")}</p>}
      <Card as="section" label={t("result")}>
        <h3>{t("result")}</h3>
        <p>{t("changes.was", { day: before, answer: words.say(lineKey(changes.code.before, age)) })}</p>
        <p>{t("changes.is", { day: after, answer: words.say(lineKey(changes.code.after, age)) })}</p>
        {changes.notAskedAgain.length > 0 && <Quiet>{t("changes.not_again", { n: changes.notAskedAgain.length })}</Quiet>}
      </Card>
    </section>
  );
}
