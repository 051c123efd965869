import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DAYS_OFFERED } from "#domain/case/retention.ts";
import { Card } from "#ui/Card.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Switch } from "#ui/Switch.tsx";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { readRetention, setDays, setHold } from "#workflows/retention.ts";

/** How many days a case is kept, and the one thing that stops every deleting. */
export function KeepingTime() {
  const { t } = useTranslation(["settings", "errors"]);
  const session = useSession();
  const retention = useVaultQuery(readRetention);
  const [error, setError] = useState<string | null>(null);
  const saved = (result: Awaited<ReturnType<typeof setHold>>) => setError(result.ok ? null : result.error.type);
  if (!retention) return null;
  return (
    <Card as="section" label={t("retention.title")} testId="keeping-time">
      <h2>{t("retention.title")}</h2>
      <Quiet>{t("retention.text")}</Quiet>
      <FilterChips
        label={t("retention.title")}
        options={DAYS_OFFERED.map((days) => ({
          value: String(days),
          label: t("retention.days", { count: days }),
          testId: `days-${days}`,
        }))}
        chosen={[String(retention.days)]}
        onToggle={(days) => void setDays(session, Number(days)).then(saved)}
      />
      <Switch
        label={t("retention.hold")}
        hint={t("retention.hold_hint")}
        on={retention.hold}
        onChange={(hold) => void setHold(session, hold).then(saved)}
        testId="hold"
      />
      {error && (
        <Notice tone="danger" live>
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
    </Card>
  );
}
