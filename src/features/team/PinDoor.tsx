import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession } from "#workflows/react.ts";

const DIGITS = 6;

/** The way back in while the app was not closed: six digits, five tries, or the words. */
export function PinDoor() {
  const { t } = useTranslation("team");
  const session = useSession();
  const [pin, setPin] = useState("");
  const [triesLeft, setTriesLeft] = useState<number | null>(null);

  async function wake(event?: FormEvent) {
    event?.preventDefault();
    // An unfinished PIN is not a try.
    if (pin.length !== DIGITS) return;
    // Emptied before it is judged: whoever types the next one meanwhile keeps what they typed.
    setPin("");
    const woken = await session.wake(pin);
    if (woken.ok) return;
    // After the last try the words are asked for, on another screen.
    if (woken.error.type === "WrongPin") setTriesLeft(woken.error.triesLeft);
  }
  return (
    <Page
      title={t("unlock.title")}
      back="/"
      bottom={
        <Actions>
          <BigButton icon={LockKeyholeOpen} onPress={() => void wake()} disabled={pin.length !== DIGITS} testId="wake">
            {t("unlock.button")}
          </BigButton>
          <BigButton kind="secondary" icon={LockKeyhole} onPress={() => void session.lock()} testId="use-words">
            {t("pin.words")}
          </BigButton>
        </Actions>
      }
    >
      <form onSubmit={wake}>
        <Field label={t("pin.field")} type="password" inputMode="numeric" dir="ltr" value={pin} onChange={setPin} testId="pin" />
      </form>
      {triesLeft !== null && (
        <Notice tone="caution" live testId="wrong-pin">
          <p>{t("pin.wrong", { count: triesLeft })}</p>
        </Notice>
      )}
      <Quiet>{t("pin.door")}</Quiet>
    </Page>
  );
}
