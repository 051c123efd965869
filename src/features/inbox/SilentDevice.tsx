import { Check } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { endSilence, readSilence } from "#workflows/silence.ts";

/** This device did not ask for so long that the hub kept nothing for it: what others read then may be missing, or still be here. */
export function SilentDevice() {
  const { t } = useTranslation(["inbox", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const silence = useVaultQuery(readSilence);
  const [error, setError] = useState<string | null>(null);
  if (!silence) return null;
  const between = { from: formatDayAt(silence.fromMs, lang), to: formatDayAt(silence.toMs, lang) };
  return (
    <Notice tone="caution" title={t("silent.title", between)} testId="silent-device">
      <p>{t("silent.text")}</p>
      <BigButton
        kind="secondary"
        icon={Check}
        onPress={() => void endSilence(session).then((done) => setError(done.ok ? null : done.error.type))}
        testId="silent-compared"
      >
        {t("silent.done")}
      </BigButton>
      {error && <p role="alert">{t(`errors:${error}`)}</p>}
    </Notice>
  );
}
