import { Fingerprint, KeyRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { addPhoneKey, hasPhoneKey, phoneMayOpen, removePhoneKey } from "#workflows/phone-key.ts";
import { useSession } from "#workflows/react.ts";

/** Errors whose words are about the phone; the others are the ones of every change of the lock. */
const OWN = ["PhoneRefused", "PhoneCannot", "WrongPhoneKey"];

/** A second way in by the phone's own key: what it risks, then the words, then the phone's question. */
export function PhoneKey() {
  const { t } = useTranslation(["taken", "team", "errors"]);
  const session = useSession();
  const [isOn, setOn] = useState<boolean | null>(null);
  const [words, setWords] = useState("");
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => void hasPhoneKey(session).then(setOn, () => undefined), [session]);

  async function run(act: () => ReturnType<typeof addPhoneKey>, then: boolean) {
    setWorking(true);
    setError(null);
    const done = await act();
    setWorking(false);
    if (!done.ok) return setError(done.error.type === "PhoneKeyUnusable" ? "PhoneCannot" : done.error.type);
    setWords("");
    setOn(then);
    session.offered();
  }

  const trouble = error && (
    <Notice tone="caution" live testId="phone-key-error">
      <p>{OWN.includes(error) ? t(`phone.error.${error}`) : t(`errors:${error}`)}</p>
    </Notice>
  );
  if (isOn) {
    return (
      <Page
        title={t("phone.title")}
        back="/settings"
        focusKey="on"
        bottom={
          <Actions>
            <BigButton
              kind="secondary"
              icon={KeyRound}
              onPress={() => void run(() => removePhoneKey(session), false)}
              disabled={working}
              testId="phone-key-remove"
            >
              {t("phone.remove")}
            </BigButton>
          </Actions>
        }
      >
        <EmptyState icon={Fingerprint} title={t("phone.on_title")} testId="phone-key-on">
          <p>{t("phone.on")}</p>
          <p>{t("phone.drop")}</p>
        </EmptyState>
        {trouble}
      </Page>
    );
  }
  const can = phoneMayOpen();
  return (
    <Page
      title={t("phone.title")}
      back="/settings"
      bottom={
        can && (
          <Actions>
            {working ? (
              <Progress label={t("phone.working")} />
            ) : (
              <BigButton
                icon={Fingerprint}
                onPress={() => void run(() => addPhoneKey(session, words), true)}
                disabled={words.trim() === "" || isOn === null}
                testId="phone-key-add"
              >
                {t("phone.button")}
              </BigButton>
            )}
          </Actions>
        )
      }
    >
      <p>{t("phone.text")}</p>
      <Notice tone="caution" title={t("phone.risk_title")}>
        <p>{t("phone.risk")}</p>
        <p>{t("phone.drop")}</p>
      </Notice>
      {can ? (
        <Field
          label={t("team:words.now")}
          type="password"
          autoComplete="current-password"
          dir="ltr"
          value={words}
          onChange={setWords}
          testId="passphrase-now"
        />
      ) : (
        <Notice testId="phone-key-cannot">
          <p>{t("phone.error.PhoneCannot")}</p>
        </Notice>
      )}
      {trouble}
    </Page>
  );
}
