import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";

interface NewMeetingProps {
  readonly lastTapMs: number;
  readonly onBegin: () => void;
  readonly onBack: () => void;
}

/** A talk is taken up on another day: the place and the people around are other ones, so safety comes first again. */
export function NewMeeting({ lastTapMs, onBegin, onBack }: NewMeetingProps) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  return (
    <Page
      title={t("meeting.title")}
      back={onBack}
      focusKey="meeting"
      bottom={
        <BigButton icon={ArrowRight} onPress={onBegin} testId="begin-meeting">
          {t("meeting.begin")}
        </BigButton>
      }
    >
      <p>{t("meeting.last", { day: formatDayAt(lastTapMs, lang) })}</p>
      <p>{t("meeting.text")}</p>
      <p>{t("meeting.kept")}</p>
    </Page>
  );
}
