import { KeyRound, LockKeyhole } from "lucide-react";
import { useTranslation } from "react-i18next";
import { QuickErase } from "#features/team/QuickErase.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useShell } from "#ui/shell-context.ts";

/** Every way to lock as a plain button: nobody has to know that Lock can be held down, or be able to. */
export function LockMenu() {
  const { t } = useTranslation("taken");
  const { lock } = useShell();
  return (
    <Page title={t("locks.open")} back="/team">
      <BigButton icon={LockKeyhole} onPress={() => lock?.()} testId="lock-plain">
        {t("locks.lock")}
      </BigButton>
      <BigButton icon={KeyRound} onPress={() => lock?.("words_only")} testId="lock-hard">
        {t("locks.hard")}
      </BigButton>
      <Quiet>{t("locks.text")}</Quiet>
      <QuickErase />
    </Page>
  );
}
