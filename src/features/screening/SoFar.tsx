import { Pencil } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RunningScreening } from "#domain/case/types.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { standing } from "#domain/screening/standing.ts";
import type { WorkerFlags } from "#domain/screening/types.ts";
import runner from "#features/screening/Runner.module.css";
import styles from "#features/screening/SoFar.module.css";
import { useAnswerWords } from "#features/screening/use-answer-words.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Icon } from "#ui/Icon.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface SoFarProps {
  readonly compiled: CompiledGuides;
  readonly screening: RunningScreening;
  readonly worker: WorkerFlags;
  readonly onChange: (id: string) => void;
  readonly onBack: () => void;
}

/** What was said so far, for the worker: what counts, what is open, what is kept but counts for nothing now. */
export function SoFar({ compiled, screening, worker, onChange, onBack }: SoFarProps) {
  const { t } = useTranslation("screening");
  const words = useAnswerWords();
  const now = useMemo(() => standing(compiled, screening, worker), [compiled, screening, worker]);
  const isCheck = (id: string) => {
    const section = compiled.questionById.get(id)?.question.section;
    return section !== "question" && section !== "child_question";
  };
  const marks = (id: string): ReactNode => (
    <>
      {now.carried.includes(id) && <Quiet>{t("so_far.carried")}</Quiet>}
      {now.notSure.includes(id) && <Quiet>{t("so_far.not_sure")}</Quiet>}
      {screening.when[id] && <Quiet>{words.label(screening.when[id])}</Quiet>}
    </>
  );
  const row = (id: string, note?: ReactNode) => (
    <li key={id} data-testid="said" data-question-id={id}>
      <button type="button" className={styles.row} onClick={() => onChange(id)} data-testid={`change-${id}`}>
        <span className={styles.words}>
          <span className={styles.question}>{words.question(id)}</span>
          <span className={styles.answer}>{words.answer(screening.answers[id])}</span>
        </span>
        <span className={styles.change}>
          <Icon of={Pencil} size={20} />
          {t("so_far.change")}
        </span>
      </button>
      {note}
    </li>
  );
  const said = now.counting.filter((id) => !isCheck(id));
  const checks = now.counting.filter(isCheck);
  return (
    <Page title={t("so_far.title")} back={onBack} focusKey="so-far">
      <Quiet>{t("so_far.text")}</Quiet>
      {said.length === 0 && <p>{t("so_far.nothing")}</p>}
      <ul className={styles.list} data-testid="said-counts">
        {said.map((id) => row(id, marks(id)))}
      </ul>
      {now.kept.length > 0 && (
        <section aria-label={t("so_far.kept")} data-testid="said-kept">
          <h2 className={runner.heading}>{t("so_far.kept")}</h2>
          <Quiet>{t("so_far.kept_text")}</Quiet>
          <ul className={styles.list}>{now.kept.map((id) => row(id))}</ul>
        </section>
      )}
      {now.unreadable.length > 0 && (
        <section aria-label={t("so_far.unreadable")} data-testid="said-unreadable">
          <h2 className={runner.heading}>{t("so_far.unreadable")}</h2>
          <Quiet>{t("so_far.unreadable_text")}</Quiet>
          <ul>
            {now.unreadable.map((id) => (
              <li key={id}>
                {words.question(id)}: {words.answer(screening.answers[id])}
              </li>
            ))}
          </ul>
        </section>
      )}
      {now.open.length + now.forOthers.length > 0 && (
        <Disclosure title={t("so_far.open", { count: now.open.length + now.forOthers.length })} testId="said-open">
          <ul className={styles.open}>
            {now.open.map(({ id, why }) => (
              <li key={id} data-testid="open-question" data-question-id={id}>
                {words.question(id)}
                <Quiet>{t(`so_far.why.${why}`)}</Quiet>
              </li>
            ))}
            {now.forOthers.map(({ id }) => (
              <li key={id} data-testid="open-question" data-question-id={id}>
                {words.question(id)}
                <Quiet>{t("so_far.for_others")}</Quiet>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      {checks.length > 0 && (
        <Disclosure title={t("so_far.checks")}>
          <ul className={styles.list}>{checks.map((id) => row(id))}</ul>
        </Disclosure>
      )}
    </Page>
  );
}
