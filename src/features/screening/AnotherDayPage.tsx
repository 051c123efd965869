import { CalendarClock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";

interface AnotherDayPageProps {
  readonly onPutAside: () => void;
  readonly onBack: () => void;
}

/** Puts a talk aside on purpose. The next meeting begins with the safety part again. */
export function AnotherDayPage({ onPutAside, onBack }: AnotherDayPageProps) {
  const { t } = useTranslation("screening");
  return (
    <Page
      title={t("another_day.title")}
      back={onBack}
      focusKey="another-day"
      bottom={
        <Actions>
          <BigButton icon={CalendarClock} onPress={onPutAside} testId="put-aside">
            {t("another_day.put_aside")}
          </BigButton>
          <BigButton kind="secondary" onPress={onBack}>
            {t("another_day.back")}
          </BigButton>
        </Actions>
      }
    >
      <p>{t("another_day.text")}</p>
      <p>{t("another_day.safety")}</p>
      <p>{t("another_day.agree")}</p>
    </Page>
  );
}
