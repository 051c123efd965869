import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "#ui/Card.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { changeLockSettings, IDLE_MINUTES_OFFERED, readLockSettings } from "#workflows/lock-settings.ts";
import { useVaultQuery, useWorkshop } from "#workflows/react.ts";

/** After how many quiet minutes the team's part locks; the rest of the rules stands beside it and cannot be chosen. */
export function LockAfter() {
  const { t } = useTranslation(["settings", "errors"]);
  const { session, autoLock } = useWorkshop();
  const settings = useVaultQuery(readLockSettings);
  const [error, setError] = useState<string | null>(null);
  if (!settings) return null;

  async function choose(minutes: string) {
    const saved = await changeLockSettings(session, { idleMinutes: Number(minutes) });
    setError(saved.ok ? null : saved.error.type);
    await autoLock.readSettings();
  }
  return (
    <Card as="section" label={t("locking.title")} testId="lock-after">
      <h2>{t("locking.title")}</h2>
      <Quiet>{t("locking.text")}</Quiet>
      <FilterChips
        label={t("locking.title")}
        options={IDLE_MINUTES_OFFERED.map((minutes) => ({
          value: String(minutes),
          label: t("locking.minutes", { count: minutes }),
          testId: `lock-after-${minutes}`,
        }))}
        chosen={[String(settings.idleMinutes)]}
        onToggle={(minutes) => void choose(minutes)}
      />
      <Quiet>{t("locking.always")}</Quiet>
      {error && (
        <Notice tone="danger" live>
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
    </Card>
  );
}
