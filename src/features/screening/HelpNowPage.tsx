import { FolderLock, TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { matchServices } from "#domain/directory/match-services.ts";
import { ASKED_KINDS, type Asked, NEED_IDS, type NeedId } from "#domain/directory/needs.ts";
import { rightsFor } from "#domain/plan/rights.ts";
import type { AgeGroup } from "#domain/screening/types.ts";
import { AskedFor } from "#features/screening/AskedFor.tsx";
import { PaperSheet } from "#features/screening/PaperSheet.tsx";
import { PlaceChips } from "#features/screening/PlaceChips.tsx";
import styles from "#features/screening/PlanView.module.css";
import type { PlanSlots } from "#features/screening/slots.ts";
import { useWorkerText } from "#features/screening/use-words.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { newId } from "#lib/ids.ts";
import { useRights, useServices } from "#storage/react.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { addEntry } from "#workflows/cases.ts";
import { setCurrent } from "#workflows/current.ts";
import { useSession, useSessionState } from "#workflows/react.ts";

const AGES: readonly AgeGroup[] = ["adult", "unknown", "child"];
const SHOWN = 8;

/** Help without questions: what do you need, and who can give it. Nothing about the person is asked, and nothing is kept unless the worker says so. */
export function HelpNowPage({ slots }: { readonly slots: PlanSlots }) {
  const { t } = useTranslation(["screening", "help", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { enrolment } = useSessionState();
  const [, go] = useLocation();
  const services = useServices();
  const rights = useRights();
  const words = useWorkerText();
  const [age, setAge] = useState<AgeGroup | null>(null);
  const [needs, setNeeds] = useState<readonly NeedId[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [city, setCity] = useState<string | null>(null);
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const [nowMs] = useState(() => session.nowMs());
  const { country, ServiceCard, CallList } = slots;
  const who = age ?? "unknown";

  const matches = useMemo(() => {
    const kinds = who === "adult" ? asked.flatMap((wish) => [...ASKED_KINDS[wish]]) : [];
    if (needs.length === 0 && kinds.length === 0) return [];
    const query = {
      country,
      age: who,
      needs,
      kinds,
      asked,
      nowMs,
      tier: "worker",
      language: lang,
      ...(city !== null && { city }),
    } as const;
    return matchServices(services, query).slice(0, SHOWN);
  }, [services, country, city, who, needs, asked, nowMs, lang]);
  const fitting = useMemo(() => rightsFor(rights, { country, age: who, shown: "N0", flags: [] }), [rights, country, who]);

  async function keep() {
    const caseId = newId();
    const saved = await addEntry(session, { type: "help", caseId, needs, language: lang, age: who });
    if (!saved.ok) return setError(saved.error.type);
    setCurrent({ caseId });
    go("/cases/open");
  }
  return (
    <Page
      title={t("help_now.title")}
      back="/team"
      bottom={
        <Actions>
          <BigButton
            kind="secondary"
            icon={FolderLock}
            onPress={() => void keep()}
            disabled={needs.length === 0}
            testId="save-case"
          >
            {t("help_now.keep")}
          </BigButton>
        </Actions>
      }
    >
      <div className={styles.screen}>
        <BigButton kind="danger" icon={TriangleAlert} href="/danger" testId="open-danger">
          {words("plan.danger_now")?.text}
        </BigButton>
        <h2>{t("help_now.age")}</h2>
        <FilterChips
          label={t("help_now.age")}
          options={AGES.map((value) => ({ value, label: t(`help_now.ages.${value}`), testId: `age-${value}` }))}
          chosen={age ? [age] : []}
          onToggle={(value) => setAge(value === age ? null : value)}
        />
        {age !== null && age !== "adult" && (
          <Notice tone="danger" title={words("plan.child_first")?.text ?? ""}>
            <p>{t("help_now.child")}</p>
          </Notice>
        )}
        {age !== null && age !== "adult" && <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />}
        <h2>{t("help_now.needs")}</h2>
        <FilterChips
          label={t("help_now.needs")}
          options={NEED_IDS.map((value) => ({ value, label: t(`help:need.${value}`), testId: `need-${value}` }))}
          chosen={needs}
          onToggle={(value) => setNeeds(needs.includes(value) ? needs.filter((n) => n !== value) : [...needs, value])}
        />
        <PlaceChips services={services} country={country} chosen={city} onChoose={setCity} />
        {age === "adult" && <AskedFor chosen={asked} onChange={setAsked} />}
        {needs.length > 0 && matches.length === 0 && <Quiet>{t("help_now.nothing")}</Quiet>}
        <List label={t("help_now.services")}>
          {matches.map((match) => (
            <ServiceCard key={match.service.id} match={match} nowMs={nowMs} />
          ))}
        </List>
        <Disclosure title={t("result.rights", { count: fitting.length })}>
          <ul className={styles.rights}>
            {fitting.map((right) => (
              <li key={right.id} data-testid="right" data-right-id={right.id}>
                <Link href={`/rights/${right.id}`}>{words(`right.${right.id}.title`)?.text}</Link>
              </li>
            ))}
          </ul>
        </Disclosure>
        <BigButton kind="quiet" onPress={() => window.print()}>
          {t("result.print")}
        </BigButton>
        <Refusal why={error && t(`errors:${error}`)} />
        <Quiet>{t("help_now.nothing_kept")}</Quiet>
      </div>
      <PaperSheet rights={fitting}>
        <CallList matches={matches} />
      </PaperSheet>
    </Page>
  );
}
