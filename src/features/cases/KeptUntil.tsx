import { CalendarPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CaseSummary } from "#domain/case/summary.ts";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { keepLonger, keptUntil } from "#workflows/retention.ts";

interface KeptUntilProps {
  readonly of: Pick<CaseSummary, "caseId" | "lastAtMs">;
  readonly onError: (type: string) => void;
}

/** On which day the case goes; near that day also the way to keep it. */
export function KeptUntil({ of, onError }: KeptUntilProps) {
  const { t } = useTranslation("cases");
  const { lang } = useLanguage();
  const session = useSession();
  const kept = useVaultQuery((s) => keptUntil(s, of), `${of.caseId} ${of.lastAtMs}`);
  if (!kept) return null;
  if (kept.hold) return <Quiet>{t("retention.hold")}</Quiet>;
  const day = formatDayAt(kept.dueMs, lang);
  if (!kept.soon) return <Quiet>{t("retention.until", { day })}</Quiet>;
  return (
    <Notice tone="caution" title={t("retention.soon_title", { day })} testId="goes-soon">
      <p>{t("retention.soon")}</p>
      <BigButton
        kind="secondary"
        icon={CalendarPlus}
        onPress={() =>
          void keepLonger(session, of.caseId).then((saved) => {
            if (!saved.ok) onError(saved.error.type);
          })
        }
        testId="keep-longer"
      >
        {t("retention.longer", { count: kept.days })}
      </BigButton>
    </Notice>
  );
}
