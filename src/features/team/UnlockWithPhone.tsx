import { Fingerprint, KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { removePhoneKey, unlockWithPhone } from "#workflows/phone-key.ts";
import { useSession } from "#workflows/react.ts";

const OWN = ["PhoneRefused", "PhoneCannot", "WrongPhoneKey"];

/** At the locked door, where the phone's own key is a way in: the way in, and the way to take it away in a hurry. */
export function UnlockWithPhone() {
  const { t } = useTranslation(["taken", "errors"]);
  const session = useSession();
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function open() {
    setWorking(true);
    setError(null);
    const opened = await unlockWithPhone(session);
    if (opened.ok) return;
    setWorking(false);
    setError(opened.error.type);
  }
  async function wordsOnly() {
    const removed = await removePhoneKey(session);
    if (!removed.ok) setError(removed.error.type);
  }

  return (
    <>
      <Actions>
        <BigButton kind="secondary" icon={Fingerprint} onPress={() => void open()} disabled={working} testId="unlock-phone">
          {t("door.phone")}
        </BigButton>
        <BigButton kind="quiet" icon={KeyRound} onPress={() => void wordsOnly()} testId="words-only">
          {t("door.words_only")}
        </BigButton>
      </Actions>
      {error && (
        <Notice tone="caution" live testId="unlock-phone-error">
          <p>{OWN.includes(error) ? t(`phone.error.${error}`) : t(`errors:${error}`)}</p>
        </Notice>
      )}
    </>
  );
}
