import { CalendarClock, Check, Ticket as TicketIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MeetingView } from "#domain/case/case-view.ts";
import styles from "#features/safety-plan/SafetyPlan.module.css";
import { Ticket } from "#features/safety-plan/Ticket.tsx";
import { formatWeekday } from "#features/safety-plan/weekday.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Section } from "#ui/Section.tsx";

interface MeetingCardProps {
  readonly meeting: MeetingView;
  readonly onMet: () => void;
}

/** An open plan on its case. */
export function MeetingCard({ meeting, onMet }: MeetingCardProps) {
  const { t } = useTranslation("safety-plan");
  const { lang } = useLanguage();
  const [showing, setShowing] = useState(false);
  const title = meeting.day ? t("meeting.open_title", { day: formatWeekday(meeting.day, lang) }) : t("meeting.open_undated");
  const facts: readonly (readonly [string, string])[] = [
    ["when", meeting.hours.map((hour) => t(`meeting.hours.${hour}`)).join(" · ")],
    ["where", t(`meeting.place.${meeting.place}`)],
    ["why", t(`meeting.reason.${meeting.reason}`)],
    ["who", t(`meeting.calls.${meeting.calls}`)],
    ["sign", t(`meeting.cancel.${meeting.cancel}`)],
    ["code", meeting.word],
  ];
  return (
    <Section tone="lamp" title={title} testId="meeting">
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{t(`meeting.${name}`)}</dt>
            <dd data-testid={`meeting-${name}`}>
              <Bidi>{value}</Bidi>
            </dd>
          </div>
        ))}
      </dl>
      <BigButton icon={TicketIcon} onPress={() => setShowing(true)} testId="show-ticket">
        {t("meeting.ticket")}
      </BigButton>
      <BigButton kind="secondary" icon={Check} onPress={onMet} testId="met">
        {t("meeting.met")}
      </BigButton>
      <BigButton kind="quiet" icon={CalendarClock} href="/cases/meeting">
        {t("meeting.other")}
      </BigButton>
      <Dialog open={showing} onClose={() => setShowing(false)} title={t("ticket.title")} testId="ticket-dialog">
        <Ticket plan={meeting} />
      </Dialog>
    </Section>
  );
}
