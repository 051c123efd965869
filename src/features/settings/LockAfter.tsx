import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
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
    <Section title={t("locking.title")} testId="lock-after">
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
      <Refusal why={error && t(`errors:${error}`)} />
    </Section>
  );
}
