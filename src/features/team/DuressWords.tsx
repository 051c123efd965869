import { KeyRound, LockKeyhole, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { NewWords, WORDS } from "#features/team/NewWords.tsx";
import { OnlyThese } from "#features/team/OnlyThese.tsx";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { hasDuressWords, isOtherWords, isSameWords, removeDuressWords, setDuressWords } from "#workflows/duress.ts";
import { useSession } from "#workflows/react.ts";

/** Words for whoever is forced to open the notes: what they do and cannot do comes before them, and the words of now are asked for. */
export function DuressWords() {
  const { t } = useTranslation(["taken", "team", "errors"]);
  const session = useSession();
  const [isOn, setOn] = useState<boolean | null>(null);
  const [isChanging, setChanging] = useState(false);
  const [now, setNow] = useState("");
  const [duress, setDuress] = useState(() => session.vault.suggestPassphrase(WORDS));
  const [again, setAgain] = useState("");
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  useBusy(working || now !== "" || again !== "");
  useEffect(() => void hasDuressWords(session).then(setOn, () => undefined), [session]);

  function others() {
    setDuress(session.vault.suggestPassphrase(WORDS));
    setAgain("");
  }

  async function run(act: () => ReturnType<typeof setDuressWords>, then: boolean) {
    setWorking(true);
    setError(null);
    const done = await act();
    setWorking(false);
    if (!done.ok) return setError(done.error.type);
    setNow("");
    others();
    setChanging(false);
    setOn(then);
  }

  const trouble = error && (
    <Notice tone={error === "WrongPassphrase" ? "caution" : "danger"} live testId="duress-error">
      <p>{t(`errors:${error}`)}</p>
    </Notice>
  );
  const ownWords = (
    <Field
      label={t("team:words.now")}
      type="password"
      autoComplete="current-password"
      dir="ltr"
      value={now}
      onChange={setNow}
      testId="passphrase-now"
    />
  );

  if (isOn && !isChanging) {
    return (
      <Page
        title={t("duress.title")}
        back="/settings/taken"
        focusKey="on"
        bottom={
          <Actions>
            {working ? (
              <Progress label={t("duress.working")} />
            ) : (
              <>
                <BigButton
                  kind="danger"
                  icon={Trash2}
                  onPress={() => void run(() => removeDuressWords(session, now), false)}
                  disabled={now.trim() === ""}
                  testId="duress-remove"
                >
                  {t("duress.remove")}
                </BigButton>
                <BigButton kind="secondary" icon={KeyRound} onPress={() => setChanging(true)} testId="duress-change">
                  {t("duress.change")}
                </BigButton>
              </>
            )}
          </Actions>
        }
      >
        <EmptyState icon={KeyRound} title={t("duress.on_title")} testId="duress-on">
          <p>{t("duress.on")}</p>
        </EmptyState>
        <Quiet>{t("duress.remove_text")}</Quiet>
        {ownWords}
        {trouble}
      </Page>
    );
  }
  return (
    <Page
      title={t("duress.title")}
      back="/settings/taken"
      bottom={
        <Actions>
          {working ? (
            <Progress label={t("duress.working")} />
          ) : (
            <BigButton
              icon={LockKeyhole}
              onPress={() => void run(() => setDuressWords(session, now, duress), true)}
              disabled={isOn === null || now.trim() === "" || !isSameWords(again, duress)}
              testId="duress-set"
            >
              {t("duress.button")}
            </BigButton>
          )}
        </Actions>
      }
    >
      <p>{t("duress.text")}</p>
      <OnlyThese />
      <p>{t("duress.kept")}</p>
      <Notice tone="caution" title={t("law_title")} testId="duress-law">
        <p>{t("duress.law")}</p>
        <p>{t("duress.alone")}</p>
      </Notice>
      <Notice title={t("duress.not_title")}>
        <p>{t("duress.not")}</p>
        <p>{t("duress.not_phone")}</p>
      </Notice>
      <NewWords title={t("duress.new")} words={duress} disabled={working} onOthers={others} />
      <Field
        label={t("duress.again")}
        type="password"
        autoComplete="off"
        dir="ltr"
        value={again}
        onChange={setAgain}
        error={isOtherWords(duress, again) ? t("duress.differ") : undefined}
        testId="duress-again"
      />
      {ownWords}
      {trouble}
    </Page>
  );
}
