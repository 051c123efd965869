import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ASKED_BY, DAYS_OFFERED } from "#domain/case/retention.ts";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { Switch } from "#ui/Switch.tsx";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { readRetention, setDays, setHeldFor, setHold } from "#workflows/retention.ts";

/** How many days a case is kept, and the one thing that stops every deleting. */
export function KeepingTime() {
  const { t } = useTranslation(["settings", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const retention = useVaultQuery(readRetention);
  const [error, setError] = useState<string | null>(null);
  const saved = (result: Awaited<ReturnType<typeof setHold>>) => setError(result.ok ? null : result.error.type);
  if (!retention) return null;
  return (
    <Section title={t("retention.title")} testId="keeping-time">
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
      {retention.hold && (
        <section aria-label={t("retention.asked_by")} data-testid="held-for">
          <h3>{t("retention.asked_by")}</h3>
          <FilterChips
            label={t("retention.asked_by")}
            options={ASKED_BY.map((by) => ({ value: by, label: t(`retention.asked.${by}`), testId: `asked-${by}` }))}
            chosen={retention.heldFor ? [retention.heldFor.by] : []}
            onToggle={(by) => void setHeldFor(session, by).then(saved)}
          />
          <Quiet>
            {retention.heldFor
              ? t("retention.asked_on", { day: formatDay(retention.heldFor.day, lang) })
              : t("retention.asked_missing")}
          </Quiet>
        </section>
      )}
      <Refusal why={error && t(`errors:${error}`)} />
    </Section>
  );
}
