import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CLOCKS_OFFERED, type ClockName } from "#domain/case/clocks.ts";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { readClocks, setClock } from "#workflows/clocks.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";

const YEAR = 365;

/** How long what is no case is kept: texts of referrals that arrived, what came to an organisation, the safeguarding log. */
export function OtherClocks() {
  const { t } = useTranslation(["settings", "errors"]);
  const session = useSession();
  const { enrolment } = useSessionState();
  const clocks = useVaultQuery(readClocks);
  const [error, setError] = useState<string | null>(null);
  if (!clocks) return null;
  const names: readonly ClockName[] = enrolment?.kind === "organisation" ? ["inboxDays", "logDays"] : ["sentDays", "logDays"];
  const label = (days: number) => {
    if (days === 0) return t("retention.at_once");
    return days >= YEAR ? t("retention.years", { count: days / YEAR }) : t("retention.days", { count: days });
  };
  return (
    <Section title={t("clocks.title")} testId="other-clocks">
      <Quiet>{t("clocks.text")}</Quiet>
      {names.map((name) => (
        <section key={name} aria-label={t(`clocks.${name}`)}>
          <h3>{t(`clocks.${name}`)}</h3>
          <Quiet>{t(`clocks.${name}_text`)}</Quiet>
          <FilterChips
            label={t(`clocks.${name}`)}
            options={CLOCKS_OFFERED[name].map((days) => ({
              value: String(days),
              label: label(days),
              testId: `${name}-${days}`,
            }))}
            chosen={[String(clocks[name])]}
            onToggle={(days) =>
              void setClock(session, name, Number(days)).then((saved) => setError(saved.ok ? null : saved.error.type))
            }
          />
        </section>
      ))}
      <Refusal why={error && t(`errors:${error}`)} />
    </Section>
  );
}
