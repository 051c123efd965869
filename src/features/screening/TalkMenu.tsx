import { CalendarClock, Hand, MessagesSquare, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Sheet } from "#features/screening/sheets.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface TalkMenuProps {
  /** The person agreed to notes, so the talk can be put aside or its notes taken back. */
  readonly recorded: boolean;
  readonly mayHandOver: boolean;
  readonly onHandOver: () => void;
  readonly onOpen: (sheet: Sheet) => void;
  readonly onBack: () => void;
}

/** What is needed now and then in a talk; each line says what it does before it does anything. */
export function TalkMenu({ recorded, mayHandOver, onHandOver, onOpen, onBack }: TalkMenuProps) {
  const { t } = useTranslation("screening");
  return (
    <Page title={t("menu.title")} back={onBack} focusKey="menu">
      <BigButton kind="secondary" icon={MessagesSquare} onPress={() => onOpen("interpreter")} testId="open-interpreter">
        {t("interpreter.button")}
      </BigButton>
      {mayHandOver && (
        <BigButton kind="secondary" icon={Smartphone} onPress={onHandOver} testId="open-hand-over">
          {t("hand_over.button")}
        </BigButton>
      )}
      {recorded && (
        <>
          <BigButton kind="secondary" icon={CalendarClock} onPress={() => onOpen("another_day")} testId="open-another-day">
            {t("another_day.button")}
          </BigButton>
          <BigButton kind="secondary" icon={Hand} onPress={() => onOpen("withdraw")} testId="open-withdraw">
            {t("withdraw.button")}
          </BigButton>
        </>
      )}
      {!recorded && <Quiet>{t("menu.not_recorded")}</Quiet>}
    </Page>
  );
}
