import { ChartNoAxesColumn, KeyRound, ListChecks, MessageSquareWarning, UserRoundPen, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CONDITIONS, mayLetIn } from "#domain/team/desk.ts";
import { LetInPhone } from "#features/enrol/LetInPhone.tsx";
import { ShowCode, SixWords } from "#features/enrol/ShowCode.tsx";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { utcDay } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import type { EnrolmentInfo } from "#seal/vault-port.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Door } from "#ui/Door.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";
import { becomeCoordinator, readTeamDesk } from "#workflows/team-desk.ts";
import { countNewIncidents } from "#workflows/team-incidents.ts";
import { readLeadNews } from "#workflows/team-lead.ts";

/** The coordinator's page: who is answerable, what has to be there first, whom this phone let in, who may be referred to. */
export function CoordinatorPage() {
  const { t } = useTranslation(["enrol", "errors", "figures", "incident"]);
  const session = useSession();
  const { enrolment } = useSessionState();
  const found = useVaultQuery(readTeamDesk);
  const newReports = useVaultQuery(countNewIncidents);
  const [error, setError] = useState<string | null>(null);

  async function become() {
    const made = await becomeCoordinator(session);
    setError(made.ok ? null : made.error.type);
  }
  if (enrolment?.kind !== "team")
    return (
      <Page title={t("desk.title")} back="/settings">
        <Notice>
          <p>{t("errors:NotInTeam")}</p>
        </Notice>
      </Page>
    );
  return (
    <Page title={t("desk.title")} back="/settings">
      <TeamCard enrolment={enrolment} mayChange={found?.isNamed === true} />
      <Refusal why={error && t(`errors:${error}`)} />
      {found === null && (
        <Notice tone="danger">
          <p>{t("errors:DeskUnreadable")}</p>
        </Notice>
      )}
      {found && !found.key && (
        <Section title={t("key.title")}>
          <p>{t("key.text")}</p>
          <BigButton icon={KeyRound} onPress={() => void become()} testId="become-coordinator">
            {t("key.make")}
          </BigButton>
        </Section>
      )}
      {found?.key && !found.isNamed && (
        <Notice tone="caution" title={t("key.waits_title")} testId="key-waits">
          <p>{t("key.waits")}</p>
          <ShowCode code={found.key.card.code} label={t("key.picture")} testId="coordinator-card" />
          <h3>{t("words.title")}</h3>
          <SixWords words={found.key.card.words} testId="coordinator-words" />
        </Notice>
      )}
      {found?.key && (
        <>
          <Door
            href="/settings/team/list"
            icon={ListChecks}
            title={t("conditions.title")}
            hint={t("conditions.count", {
              done: CONDITIONS.filter((condition) => found.desk.conditions[condition]).length,
              of: CONDITIONS.length,
            })}
            testId="open-conditions"
          />
          {found.isNamed && !mayLetIn(found.desk) && (
            <Notice tone="caution" testId="conditions-open">
              <p>{t("errors:ConditionsOpen")}</p>
            </Notice>
          )}
          {found.isNamed && mayLetIn(found.desk) && (
            <Door
              href="/settings/team/add"
              icon={UserRoundPlus}
              title={t("let_in.title")}
              hint={t("let_in.hint")}
              testId="open-let-in"
            />
          )}
          {found.isNamed && (
            <Door
              href="/settings/team/reports"
              icon={MessageSquareWarning}
              title={t("incident:desk.door")}
              hint={newReports ? t("incident:desk.news", { count: newReports }) : t("incident:desk.none")}
              testId="open-team-reports"
            />
          )}
          <Door
            href="/settings/team/figures"
            icon={ChartNoAxesColumn}
            title={t("figures:door")}
            hint={t("figures:door_hint")}
            testId="open-figures"
          />
          <h2>{t("phones.title")}</h2>
          <Quiet>{t(found.desk.phones.length === 0 ? "phones.none" : "phones.only_here")}</Quiet>
          {found.desk.phones.length > 0 && (
            <List label={t("phones.title")}>
              {found.desk.phones.map((phone) => (
                <LetInPhone key={phone.serial} phone={phone} onError={setError} />
              ))}
            </List>
          )}
        </>
      )}
      <Receivers />
    </Page>
  );
}

interface TeamCardProps {
  readonly enrolment: Extract<EnrolmentInfo, { kind: "team" }>;
  readonly mayChange: boolean;
}

function TeamCard({ enrolment: { team, lead }, mayChange }: TeamCardProps) {
  const { t } = useTranslation(["enrol", "lead"]);
  const { lang } = useLanguage();
  const news = useVaultQuery(readLeadNews);
  return (
    <Card as="section" label={t("team.title")} testId="team-card">
      <h2>
        <Bidi>{cleanOutsideText(team.name)}</Bidi>
      </h2>
      <Person role={t("team.lead")} {...lead} />
      <Person role={t("team.second")} {...lead.second} />
      <p>
        {t("team.hours")}: <Bidi>{cleanOutsideText(lead.hours)}</Bidi>
      </p>
      {lead.since !== undefined && <Quiet>{t("lead.since", { day: formatDay(lead.since, lang) })}</Quiet>}
      {lead.asOf !== undefined && <Quiet>{t("lead:as_of", { day: formatDay(lead.asOf, lang) })}</Quiet>}
      {news?.waits && (
        <Notice tone="caution" testId="lead-waits">
          <p>{t("lead.waits")}</p>
        </Notice>
      )}
      {news?.refused && (
        <Notice tone="danger" testId="lead-refused">
          <p>{t("lead:refused")}</p>
        </Notice>
      )}
      {mayChange ? (
        <Door href="/settings/team/lead" icon={UserRoundPen} title={t("lead.title")} hint={t("lead.hint")} testId="change-lead" />
      ) : (
        <Quiet>{t("team.change")}</Quiet>
      )}
    </Card>
  );
}

function Person({ role, name, phone }: { readonly role: string; readonly name: string; readonly phone: string }) {
  return (
    <p>
      {role}: <Bidi>{cleanOutsideText(name)}</Bidi>, <Ltr>{cleanOutsideText(phone)}</Ltr>
    </p>
  );
}

/** Who may be referred to: without a written agreement nobody has a Refer button. */
function Receivers() {
  const { t } = useTranslation("enrol");
  const { lang } = useLanguage();
  const session = useSession();
  const today = utcDay(session.nowMs());
  const { organisations } = session.network();
  if (organisations.length === 0) return null;
  return (
    <Section title={t("receivers.title")} testId="receivers">
      <List label={t("receivers.title")}>
        {organisations.map(({ id, name, agreement }) => (
          <ListItem key={id} testId={`receiver-${id}`}>
            <p>
              <Bidi>{cleanOutsideText(name)}</Bidi>:{" "}
              {agreement && agreement.until >= today
                ? t("receivers.until", { day: formatDay(agreement.until, lang) })
                : t("receivers.without")}
            </p>
          </ListItem>
        ))}
      </List>
    </Section>
  );
}
