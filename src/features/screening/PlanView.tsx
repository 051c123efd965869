import { CalendarHeart, Printer, ShieldCheck, TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { RunningScreening } from "#domain/case/types.ts";
import type { Asked } from "#domain/directory/needs.ts";
import { ASSESSMENTS } from "#domain/pack/rules.ts";
import { personFromFacts, plan } from "#domain/plan/plan.ts";
import type { Assessment } from "#domain/screening/types.ts";
import { AskedFor } from "#features/screening/AskedFor.tsx";
import { PaperSheet } from "#features/screening/PaperSheet.tsx";
import { PlaceChips } from "#features/screening/PlaceChips.tsx";
import styles from "#features/screening/PlanView.module.css";
import type { PlanSlots } from "#features/screening/slots.ts";
import { useCompiled } from "#features/screening/use-runner.ts";
import { useWorkerText } from "#features/screening/use-words.ts";
import { Why } from "#features/screening/Why.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import type { GuideContent } from "#storage/guides.ts";
import { useRights, useServices } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useSession, useSessionState } from "#workflows/react.ts";

interface PlanViewProps {
  readonly screening: RunningScreening;
  readonly assessment: Assessment;
  readonly content: GuideContent;
  readonly slots: PlanSlots;
  /** The case is kept, so a second meeting can be planned in it. */
  readonly saved?: boolean;
}

/** Danger first, then the actions in order, each with whom to call and which rights fit; the label stands behind "Why". */
export function PlanView({ screening, assessment, content, slots, saved = false }: PlanViewProps) {
  const { t } = useTranslation(["screening", "safety-plan"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { enrolment } = useSessionState();
  const { compiled, catalogue } = useCompiled(content);
  const services = useServices();
  const rights = useRights();
  const words = useWorkerText();
  const [nowMs] = useState(() => session.nowMs());
  const [city, setCity] = useState<string | null>(null);
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const lead = enrolment?.kind === "team" ? enrolment.lead : null;
  const { country, ServiceCard, CallList } = slots;

  const made = useMemo(() => {
    const said = personFromFacts(compiled, screening, screening.language);
    return plan({
      assessment,
      person: { ...said, asked: [...new Set([...said.asked, ...asked])] },
      country,
      ...(city !== null && { city }),
      nowMs,
      services,
      rights,
      hasLead: lead !== null,
    });
  }, [assessment, compiled, screening, asked, country, city, nowMs, services, rights, lead]);
  const byId = new Map(made.services.map((match) => [match.service.id, match]));
  const steps = made.steps.filter((step) => step.kind !== "danger_check");
  const say = (key: string) => words(key)?.text ?? "";

  return (
    <section
      data-testid="assessment"
      data-assessment={ASSESSMENTS[assessment.shown]}
      data-flags={assessment.flags.join(" ")}
      aria-label={t("result.title")}
    >
      <div className={styles.screen}>
        <BigButton kind="danger" icon={TriangleAlert} href="/danger" testId="open-danger">
          {say("plan.danger_now")}
        </BigButton>
        {made.purposeNotAsked && (
          <Notice tone="caution" testId="not-asked">
            <p>{say("plan.not_asked")}</p>
          </Notice>
        )}
        {(made.childFirst || made.urgent) && <LeadCall lead={lead} />}
        <PlaceChips services={services} country={country} chosen={city} onChoose={setCity} />
        <List numbered label={t("result.title")}>
          {steps.map((step) => {
            const hint = words(`${step.textKey}.hint`);
            const matches = step.serviceIds.flatMap((id) => byId.get(id) ?? []);
            const fitting = rights.filter((right) => step.rightIds.includes(right.id));
            return (
              <ListItem key={step.kind} testId={`step-${step.kind}`}>
                <p className={styles.step}>{say(step.textKey)}</p>
                {hint && <Quiet>{hint.text}</Quiet>}
                {saved && step.kind === "second_meeting" && (
                  <BigButton kind="quiet" icon={CalendarHeart} href="/cases/meeting" testId="plan-meeting">
                    {t("result.plan_meeting")}
                  </BigButton>
                )}
                {saved && step.kind === "running_away_plan" && (
                  <BigButton kind="quiet" icon={ShieldCheck} href="/cases/missing-plan" testId="plan-missing">
                    {t("safety-plan:child.open")}
                  </BigButton>
                )}
                {step.opensNext && <Quiet>{`${say("plan.opens_next")} ${formatDayAt(step.opensNext.atMs, lang)}`}</Quiet>}
                {matches.length > 0 && (
                  <Disclosure title={t("result.services", { count: matches.length })}>
                    <List label={say(step.textKey)}>
                      {matches.map((match) => (
                        <ServiceCard key={match.service.id} match={match} nowMs={nowMs} />
                      ))}
                    </List>
                  </Disclosure>
                )}
                {fitting.length > 0 && (
                  <Disclosure title={t("result.rights", { count: fitting.length })}>
                    <ul className={styles.rights}>
                      {fitting.map((right) => (
                        <li key={right.id} data-testid="right" data-right-id={right.id}>
                          <Link href={`/rights/${right.id}`}>{say(`right.${right.id}.title`)}</Link>
                        </li>
                      ))}
                    </ul>
                  </Disclosure>
                )}
              </ListItem>
            );
          })}
        </List>
        {!made.childFirst && <AskedFor chosen={asked} onChange={setAsked} />}
        <Why assessment={assessment} guides={content.guides} catalogue={catalogue} line={say(made.lineKey)} />
        <Notice tone="caution">
          <p>{say("plan.foot")}</p>
        </Notice>
        <BigButton kind="quiet" icon={Printer} onPress={() => window.print()}>
          {t("result.print")}
        </BigButton>
      </div>
      <PaperSheet rights={made.rights}>
        <CallList matches={made.services} />
      </PaperSheet>
    </section>
  );
}
