import { Copy, MessageSquare } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ToldAbout } from "#features/referrals/OnPaper.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { copyText } from "#ui/copy-text.ts";
import { smsHref } from "#ui/links.ts";
import { StatusLine } from "#ui/StatusLine.tsx";

/** Asks to be rung about a code, and says nothing of anybody. */
export function ShortMessage({ code, number }: ToldAbout) {
  const { t } = useTranslation("paper");
  const [status, setStatus] = useState("");
  const french = useTranslation("paper", { lng: "fr" }).t("sms.body", { number, code });
  const english = useTranslation("paper", { lng: "en" }).t("sms.body", { number, code });
  const body = [...new Set([french, english])].join("\n");
  return (
    <>
      <p>{t("sms.text")}</p>
      <Card testId="sms-body">
        <p lang="fr" dir="ltr">
          {french}
        </p>
        {english !== french && (
          <p lang="en" dir="ltr">
            {english}
          </p>
        )}
      </Card>
      <BigButton
        icon={Copy}
        onPress={() => void copyText(body).then((done) => setStatus(t(done ? "sms.copied" : "sms.not_copied")))}
        testId="sms-copy"
      >
        {t("sms.copy")}
      </BigButton>
      <BigButton kind="secondary" icon={MessageSquare} href={smsHref("", body)} testId="sms-open">
        {t("sms.open")}
      </BigButton>
      <p>{t("sms.trace")}</p>
      <StatusLine text={status} />
    </>
  );
}
