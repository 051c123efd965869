import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CONDITIONS, CONFIRMED_BY, type Condition, type ConfirmedBy } from "#domain/team/desk.ts";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { confirmCondition, readTeamDesk } from "#workflows/team-desk.ts";

/** What has to be there before a phone is let in: who said so, by role, and since which day. */
export function ConditionsPage() {
  const { t } = useTranslation(["enrol", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const found = useVaultQuery(readTeamDesk);
  const [error, setError] = useState<string | null>(null);
  async function confirm(condition: Condition, by: ConfirmedBy) {
    const done = await confirmCondition(session, condition, by);
    setError(done.ok ? null : done.error.type);
  }
  return (
    <Page title={t("conditions.title")} back="/settings/team">
      <p>{t("conditions.text")}</p>
      <Refusal why={error && t(`errors:${error}`)} />
      {found &&
        CONDITIONS.map((condition) => {
          const said = found.desk.conditions[condition];
          return (
            <Section key={condition} title={t(`conditions.${condition}`)} testId={`condition-${condition}`}>
              <Quiet>{said ? t("conditions.since", { day: formatDay(said.day, lang) }) : t("conditions.who")}</Quiet>
              <AnswerGrid label={t(`conditions.${condition}`)}>
                {CONFIRMED_BY.map((by) => (
                  <AnswerButton
                    key={by}
                    value={by}
                    label={inLanguage(t(`conditions.by.${by}`), lang)}
                    chosen={said?.by === by}
                    onPress={() => void confirm(condition, by)}
                  />
                ))}
              </AnswerGrid>
            </Section>
          );
        })}
    </Page>
  );
}
