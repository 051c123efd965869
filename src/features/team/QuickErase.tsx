import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { OnlyThese } from "#features/team/OnlyThese.tsx";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { HeldBack } from "#ui/HeldBack.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { erasePhone, onThisPhone } from "#workflows/erase-phone.ts";
import { readHold } from "#workflows/hold.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { readQuickErase } from "#workflows/self-erase.ts";

/** Two steps to the end of the team's part, where that was switched on: the button, and a yes under what the law may say. */
export function QuickErase() {
  const { t } = useTranslation(["taken", "team", "errors"]);
  const session = useSession();
  const [, navigate] = useLocation();
  const isOn = useVaultQuery(readQuickErase);
  const there = useVaultQuery(onThisPhone);
  const hold = useVaultQuery(readHold);
  const [step, setStep] = useState<"closed" | "asked" | "working">("closed");
  const [error, setError] = useState<string | null>(null);
  if (!isOn || !there) return null;

  async function erase() {
    setStep("working");
    const erased = await erasePhone(session);
    if (erased.ok) return navigate("/", { replace: true });
    setError(erased.error.type);
    setStep("closed");
  }

  if (there.hold) return <HeldBack heldFor={hold?.heldFor} title={t("team:erase.must_title")} testId="quick-erase-held" />;
  if (there.mustArrive > 0) {
    return (
      <Notice tone="danger" title={t("team:erase.must_title")} testId="quick-erase-held">
        <p>{t("team:erase.must", { count: there.mustArrive })}</p>
      </Notice>
    );
  }
  return (
    <>
      <BigButton kind="danger" icon={Trash2} onPress={() => setStep("asked")} testId="quick-erase-open">
        {t("locks.quick")}
      </BigButton>
      <Refusal why={error && t(`errors:${error}`)} testId="quick-erase-error" />
      <Dialog
        open={step !== "closed"}
        onClose={() => setStep("closed")}
        title={t("team:erase.confirm_title")}
        testId="quick-erase-dialog"
        actions={
          step === "working" ? (
            <Progress label={t("team:erase.working")} />
          ) : (
            <Actions>
              <BigButton kind="danger" icon={Trash2} onPress={() => void erase()} testId="quick-erase-yes">
                {t("team:erase.yes")}
              </BigButton>
              <BigButton kind="secondary" onPress={() => setStep("closed")}>
                {t("team:erase.no")}
              </BigButton>
            </Actions>
          )
        }
      >
        <p>{t("team:erase.confirm")}</p>
        <OnlyThese />
        <p>{t("team:erase.law")}</p>
      </Dialog>
    </>
  );
}
