import { Hash, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { Field } from "#ui/Field.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { useSession, useSessionState } from "#workflows/react.ts";

/** Six digits instead of the words while the app stays open; off until somebody wants it, and never on the disk. */
export function ShortPin() {
  const { t } = useTranslation("team");
  const session = useSession();
  const { hasPin } = useSessionState();
  const [pin, setPin] = useState("");
  const [isSimple, setSimple] = useState(false);

  async function keep(next: string | null) {
    const kept = await session.setPin(next);
    setSimple(!kept.ok);
    if (kept.ok) setPin("");
  }
  return (
    <Section title={t("pin.title")} testId="short-pin">
      <StatusLine text={hasPin ? t("pin.on") : ""} testId="pin-on" />
      {hasPin ? (
        <BigButton kind="secondary" icon={X} onPress={() => void keep(null)} testId="pin-off">
          {t("pin.off")}
        </BigButton>
      ) : (
        <>
          <p>{t("pin.text")}</p>
          <Quiet>{t("pin.risk")}</Quiet>
          <Field
            label={t("pin.choose")}
            type="password"
            inputMode="numeric"
            dir="ltr"
            value={pin}
            onChange={setPin}
            error={isSimple ? t("pin.simple") : undefined}
            testId="pin-new"
          />
          <BigButton kind="secondary" icon={Hash} onPress={() => void keep(pin)} disabled={pin.length !== 6} testId="pin-set">
            {t("pin.set")}
          </BigButton>
        </>
      )}
    </Section>
  );
}
