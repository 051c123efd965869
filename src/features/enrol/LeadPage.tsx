import { UserRoundCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { LeadHere } from "#seal/vault-port.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { useSession, useSessionState } from "#workflows/react.ts";
import { changeLead } from "#workflows/team-lead.ts";

const DESK = "/settings/team";

/** Another safeguarding lead or second person, signed by the coordinator's key. */
export function LeadPage() {
  const { t } = useTranslation(["enrol", "errors"]);
  const { enrolment } = useSessionState();
  if (enrolment?.kind === "team") return <LeadForm lead={enrolment.lead} />;
  return (
    <Page title={t("lead.title")} back={DESK}>
      <Notice>
        <p>{t("errors:NotInTeam")}</p>
      </Notice>
    </Page>
  );
}

function LeadForm({ lead }: { readonly lead: LeadHere }) {
  const { t } = useTranslation(["enrol", "errors"]);
  const session = useSession();
  const [, go] = useLocation();
  const [name, setName] = useState(lead.name);
  const [phone, setPhone] = useState(lead.phone);
  const [hours, setHours] = useState(lead.hours);
  const [secondName, setSecondName] = useState(lead.second.name);
  const [secondPhone, setSecondPhone] = useState(lead.second.phone);
  const [error, setError] = useState<string | null>(null);

  async function save() {
    const typed = {
      name: name.trim(),
      phone: phone.trim(),
      hours: hours.trim(),
      second: { name: secondName.trim(), phone: secondPhone.trim() },
    };
    const done = await changeLead(session, typed);
    if (done.ok) go(DESK);
    else setError(done.error.type);
  }
  return (
    <Page
      title={t("lead.title")}
      back={DESK}
      bottom={
        <Actions>
          <BigButton icon={UserRoundCheck} onPress={() => void save()} testId="lead-save">
            {t("lead.save")}
          </BigButton>
        </Actions>
      }
    >
      <p>{t("lead.text")}</p>
      <Refusal why={error && t(`errors:${error}`)} testId="lead-error" />
      <Field label={t("lead.name")} value={name} onChange={setName} testId="lead-name" />
      <Field label={t("lead.phone")} value={phone} onChange={setPhone} inputMode="tel" dir="ltr" testId="lead-phone" />
      <Field label={t("team.hours")} hint={t("lead.hours_hint")} value={hours} onChange={setHours} testId="lead-hours" />
      <Field label={t("lead.second")} value={secondName} onChange={setSecondName} testId="lead-second" />
      <Field
        label={t("lead.second_phone")}
        value={secondPhone}
        onChange={setSecondPhone}
        inputMode="tel"
        dir="ltr"
        testId="lead-second-phone"
      />
    </Page>
  );
}
