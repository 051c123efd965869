import { Fingerprint, KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { OnlyThese } from "#features/team/OnlyThese.tsx";
import { Card } from "#ui/Card.tsx";
import { Door } from "#ui/Door.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { Switch } from "#ui/Switch.tsx";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import {
  DAYS_CHOICES,
  readQuickErase,
  readSelfEraseNow,
  setQuickErase,
  setSelfErase,
  TRIES_CHOICES,
} from "#workflows/self-erase.ts";

/** What happens when somebody has the phone: each thing off, explained, and under what the law may say. */
export function IfTaken() {
  const { t } = useTranslation(["taken", "errors"]);
  const session = useSession();
  const now = useVaultQuery(readSelfEraseNow);
  const quick = useVaultQuery(readQuickErase);
  const [error, setError] = useState<string | null>(null);
  const saved = (result: Awaited<ReturnType<typeof setSelfErase>>) => setError(result.ok ? null : result.error.type);
  const setTries = (value: string) =>
    void setSelfErase(session, { tries: TRIES_CHOICES.find((n) => `${n}` === value) ?? 0 }).then(saved);
  const setDays = (value: string) => void setSelfErase(session, { days: Number(value) }).then(saved);

  return (
    <Page title={t("title")} back="/settings">
      <p>{t("text")}</p>
      <OnlyThese />
      <Notice tone="caution" title={t("law_title")} testId="taken-law">
        <p>{t("law")}</p>
      </Notice>
      {now?.heldBack && (now.tries > 0 || now.days > 0) && (
        <Notice tone="danger" testId="self-erase-held">
          <p>{t("held")}</p>
        </Notice>
      )}
      <Refusal why={error && t(`errors:${error}`)} />
      {now && (
        <>
          <Section title={t("wipe.title")} testId="wipe">
            <Quiet>{t("wipe.text")}</Quiet>
            <FilterChips
              label={t("wipe.title")}
              options={TRIES_CHOICES.map((tries) => ({
                value: `${tries}`,
                label: tries === 0 ? t("never") : t("tries", { count: tries }),
                testId: `tries-${tries}`,
              }))}
              chosen={[`${now.tries}`]}
              onToggle={setTries}
            />
          </Section>
          <Section title={t("unopened.title")} testId="unopened">
            <Quiet>{t("unopened.text")}</Quiet>
            <FilterChips
              label={t("unopened.title")}
              options={DAYS_CHOICES.map((days) => ({
                value: `${days}`,
                label: days === 0 ? t("never") : t("days", { count: days }),
                testId: `unopened-${days}`,
              }))}
              chosen={[`${now.days}`]}
              onToggle={setDays}
            />
          </Section>
        </>
      )}
      {quick !== undefined && (
        <Card as="section" label={t("quick.label")}>
          <Switch
            label={t("quick.label")}
            hint={t("quick.hint")}
            on={quick}
            onChange={(on) => void setQuickErase(session, on).then(saved)}
            testId="quick-erase"
          />
        </Card>
      )}
      <Door href="/settings/phone-key" icon={Fingerprint} title={t("phone.title")} testId="open-phone-key" />
      <Door href="/settings/duress" icon={KeyRound} title={t("duress.title")} testId="open-duress" />
    </Page>
  );
}
