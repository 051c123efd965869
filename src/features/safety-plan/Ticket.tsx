import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MeetingPlan } from "#domain/case/safety-plan.ts";
import { LanguageChips } from "#features/safety-plan/LanguageChips.tsx";
import { useWordsIn } from "#features/safety-plan/use-words-in.ts";
import { formatWeekday } from "#features/safety-plan/weekday.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { TicketFace } from "#ui/TicketFace.tsx";

/** What the person keeps in mind, looking like a ticket from a wardrobe. On the screen only: no copy, no print, no place. */
export function Ticket({ plan }: { readonly plan: MeetingPlan }) {
  const { t } = useTranslation("safety-plan");
  const { lang: own } = useLanguage();
  const [lang, setLang] = useState(own);
  const words = useWordsIn(lang);
  return (
    <>
      <TicketFace lang={lang}>
        <span>{words(`meeting.reason.${plan.reason}`)}</span>
        <strong>
          <Bidi>{plan.word}</Bidi>
        </strong>
        {plan.day && <span>{formatWeekday(plan.day, lang)}</span>}
        <span>{plan.hours.map((hour) => words(`meeting.hours.${hour}`)).join(" · ")}</span>
      </TicketFace>
      <LanguageChips label={t("ticket.language")} chosen={lang} onChoose={setLang} />
    </>
  );
}
