import { UserRoundCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { CallButton } from "#ui/CallButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Icon } from "#ui/Icon.tsx";
import styles from "#ui/LeadCall.module.css";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface OnCall {
  readonly name: string;
  readonly phone: string;
}
interface LeadCallProps {
  /** The team's safeguarding lead with hours and the second person; `null` while this phone is in no team. */
  readonly lead:
    | (OnCall & {
        readonly hours: string;
        readonly second: OnCall;
        /** The day the hub last said that this is the lead. */
        readonly asOf?: string;
      })
    | null;
}

/** Whom to call before deciding alone. Stands on every screen about a child or a danger. */
export function LeadCall({ lead }: LeadCallProps) {
  const { t } = useTranslation("lead");
  const { lang } = useLanguage();
  if (!lead) {
    return (
      <Notice tone="caution">
        <p>{t("none")}</p>
      </Notice>
    );
  }
  const before = <p>{t("before")}</p>;
  return (
    <Card as="section" label={t("title")} testId="on-call-lead">
      <p className={styles.who}>
        <Icon of={UserRoundCheck} size={22} />
        <span>
          {t("title")}: <Bidi>{lead.name}</Bidi> · <Bidi>{lead.hours}</Bidi>
        </span>
      </p>
      <CallButton number={lead.phone} label={t("call")} before={before} />
      <CallButton
        number={lead.second.phone}
        label={t("call_second", { name: lead.second.name })}
        kind="secondary"
        before={before}
      />
      {lead.asOf !== undefined && <Quiet>{t("as_of", { day: formatDay(lead.asOf, lang) })}</Quiet>}
    </Card>
  );
}
