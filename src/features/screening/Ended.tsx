import { CalendarClock, CalendarHeart, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Question } from "#domain/pack/guides.ts";
import { Reachable } from "#features/screening/Reachable.tsx";
import styles from "#features/screening/Runner.module.css";
import type { Words } from "#features/screening/use-words.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { BilingualText } from "#ui/BilingualText.tsx";
import { Card } from "#ui/Card.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { packLine } from "#ui/line.ts";
import { Paragraphs } from "#ui/Paragraphs.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface EndedProps {
  readonly question: Question;
  readonly words: Words;
  /** The person agreed to notes before this check failed, so there is something to finish. */
  readonly recorded: boolean;
  readonly onAskAgain: () => void;
  /** Nothing is lost: the talk waits for another day. */
  readonly onAnotherDay: () => void;
  readonly onPlanMeeting: () => void;
  readonly onClose: () => void;
}

/** A check failed: kind words, practical help, another way to reach us. Nobody has done anything wrong. */
export function Ended({ question, words, recorded, onAskAgain, onAnotherDay, onPlanMeeting, onClose }: EndedProps) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  const unclear = question.section === "comprehension";
  const safety = question.section === "safety" || question.section === "volunteer";
  const key = unclear ? "talk.unclear" : "talk.ended";
  const kind = words.main(key);
  return (
    <section className={styles.step} data-testid="ended" data-question-id={question.id}>
      <Paragraphs of={words.worker(`q.${question.id}.on_fail`) ?? inLanguage(t("ended.text"), lang)} />
      {unclear && <p data-testid="no-consent-referral">{t("ended.unclear")}</p>}
      <Card as="section" label={t("ended.say")}>
        <Quiet>{t("ended.say")}</Quiet>
        {words.mode === "direct" && <ListenButton lines={packLine(key, kind)} />}
        <BilingualText main={kind} second={words.second(key)} said={key} />
        <DraftMark review={words.review(key)} />
      </Card>
      <BigButton href="/team/help">{t("ended.help")}</BigButton>
      <Reachable words={words} />
      {!recorded && (
        <>
          <BigButton kind="secondary" icon={CalendarHeart} onPress={onPlanMeeting} testId="plan-meeting">
            {t("ended.plan_meeting")}
          </BigButton>
          <Quiet>{t("ended.plan_meeting_hint")}</Quiet>
        </>
      )}
      {recorded && (
        <BigButton kind="secondary" icon={CalendarClock} onPress={onAnotherDay} testId="another-day">
          {t("another_day.button")}
        </BigButton>
      )}
      {safety && (
        <BigButton kind="quiet" icon={RotateCcw} onPress={onAskAgain} testId="ask-again">
          {t("ended.ask_again")}
        </BigButton>
      )}
      <BigButton kind="secondary" onPress={onClose} testId="next">
        {t(recorded ? "ended.close_recorded" : "ended.close")}
      </BigButton>
      {!recorded && <Quiet>{t("ended.nothing_kept")}</Quiet>}
    </section>
  );
}
