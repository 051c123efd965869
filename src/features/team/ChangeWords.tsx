import { CircleCheck, LockKeyhole } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NewWords, WORDS } from "#features/team/NewWords.tsx";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { changePassphrase } from "#workflows/own-words.ts";
import { useSession } from "#workflows/react.ts";

/** Other words for the same vault. The words of now are asked for: the phone may have been left open on a table. */
export function ChangeWords() {
  const { t } = useTranslation(["team", "errors"]);
  const session = useSession();
  const [now, setNow] = useState("");
  const [next, setNext] = useState(() => session.vault.suggestPassphrase(WORDS));
  const [step, setStep] = useState<"asked" | "working" | "done">("asked");
  const [error, setError] = useState<string | null>(null);
  useBusy(step === "working" || now !== "");

  async function change() {
    setStep("working");
    setError(null);
    const changed = await changePassphrase(session, now, next);
    if (!changed.ok) setError(changed.error.type);
    else setNow("");
    setStep(changed.ok ? "done" : "asked");
  }

  if (step === "done") {
    return (
      <Page title={t("words.title")} back="/settings" focusKey="done">
        <EmptyState icon={CircleCheck} title={t("words.done_title")} testId="words-changed">
          <p>{t("words.done")}</p>
          <p>{t("words.copy")}</p>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={t("words.title")}
      back="/settings"
      bottom={
        <Actions>
          {step === "working" ? (
            <Progress label={t("words.working")} />
          ) : (
            <BigButton icon={LockKeyhole} onPress={() => void change()} disabled={now.trim() === ""} testId="words-change">
              {t("words.button")}
            </BigButton>
          )}
        </Actions>
      }
    >
      <Quiet>{t("words.text")}</Quiet>
      <Field
        label={t("words.now")}
        type="password"
        autoComplete="current-password"
        dir="ltr"
        value={now}
        onChange={setNow}
        testId="passphrase-now"
      />
      <NewWords words={next} disabled={step === "working"} onOthers={() => setNext(session.vault.suggestPassphrase(WORDS))} />
      <Notice tone="caution" title={t("create.lost_title")}>
        <p>{t("create.lost")}</p>
      </Notice>
      {error && (
        <Notice tone={error === "WrongPassphrase" ? "caution" : "danger"} live testId="words-error">
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
    </Page>
  );
}
