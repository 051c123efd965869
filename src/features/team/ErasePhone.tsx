import { Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { OnlyThese } from "#features/team/OnlyThese.tsx";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { HeldBack } from "#ui/HeldBack.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { erasePhone, type OnThisPhone, onThisPhone } from "#workflows/erase-phone.ts";
import { readHold } from "#workflows/hold.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";

/** What would be gone, what cannot be undone, what the law may say, and only then the button; a report about a child or a life comes first. */
export function ErasePhone() {
  const { t } = useTranslation(["team", "errors", "copy"]);
  const session = useSession();
  const [, navigate] = useLocation();
  const hold = useVaultQuery(readHold);
  const [there, setThere] = useState<OnThisPhone | null>(null);
  const [step, setStep] = useState<"read" | "asked" | "working">("read");
  const [error, setError] = useState<string | null>(null);
  useEffect(() => void onThisPhone(session).then(setThere), [session]);

  async function erase() {
    setStep("working");
    const erased = await erasePhone(session);
    if (erased.ok) return navigate("/", { replace: true });
    setError(erased.error.type);
    setThere(await onThisPhone(session));
    setStep("read");
  }

  return (
    <Page
      title={t("erase.title")}
      back="/settings"
      bottom={
        <Actions>
          {step === "working" ? (
            <Progress label={t("erase.working")} />
          ) : (
            <BigButton
              kind="danger"
              icon={Trash2}
              onPress={() => setStep("asked")}
              disabled={there === null || there.mustArrive > 0 || there.hold}
              testId="erase"
            >
              {t("erase.button")}
            </BigButton>
          )}
        </Actions>
      }
    >
      {there && (
        <Section title={t("erase.on_phone")} testId="on-this-phone">
          <p>{t("erase.cases", { count: there.cases })}</p>
          <p>{there.unsent === 0 ? t("erase.unsent_none") : t("erase.unsent", { count: there.unsent })}</p>
        </Section>
      )}
      {there && there.mustArrive > 0 && (
        <Notice tone="danger" title={t("erase.must_title")} testId="must-arrive">
          <p>{t("erase.must", { count: there.mustArrive })}</p>
        </Notice>
      )}
      {there?.hold && <HeldBack heldFor={hold?.heldFor} title={t("erase.must_title")} testId="on-hold" />}
      <p>{t("erase.what")}</p>
      <OnlyThese />
      <Quiet>{t("erase.honest")}</Quiet>
      <Quiet>{t("copy:erase")}</Quiet>
      <Notice tone="caution" title={t("erase.law_title")}>
        <p>{t("erase.law")}</p>
      </Notice>
      {(error === "StorageRefused" || error === "BehindMustStay") && (
        <Notice tone="danger" live testId="erase-error">
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
      <Dialog
        open={step === "asked"}
        onClose={() => setStep("read")}
        title={t("erase.confirm_title")}
        testId="erase-dialog"
        actions={
          <Actions>
            <BigButton kind="danger" icon={Trash2} onPress={() => void erase()} testId="erase-confirm">
              {t("erase.yes")}
            </BigButton>
            <BigButton kind="secondary" onPress={() => setStep("read")}>
              {t("erase.no")}
            </BigButton>
          </Actions>
        }
      >
        <p>{t("erase.confirm")}</p>
        <OnlyThese />
      </Dialog>
    </Page>
  );
}
