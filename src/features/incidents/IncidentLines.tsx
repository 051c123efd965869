import { useTranslation } from "react-i18next";
import type { Incident } from "#domain/team/incident.ts";
import styles from "#features/incidents/Incidents.module.css";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { Quiet } from "#ui/Quiet.tsx";

interface IncidentLinesProps {
  readonly incident: Incident;
  /** Below the page's title, or below a heading of the list it stands in. */
  readonly heading: "h2" | "h3";
}

/** What one report says. */
export function IncidentLines({ incident, heading: Heading }: IncidentLinesProps) {
  const { t } = useTranslation("incident");
  const { lang } = useLanguage();
  const { severity, kind, when, day, ring, done, wouldHelp, text } = incident;
  return (
    <>
      <Heading>{t(`kind.${kind}`)}</Heading>
      <Quiet>
        {t(`severity.${severity}`)} · {t(`when.${when}`)} · {t("written", { day: formatDay(day, lang) })}
      </Quiet>
      {ring && <p>{t("ring_now")}</p>}
      {done.length > 0 && <p>{t("done_at_once", { what: done.map((one) => t(`done.${one}`)).join(" · ") })}</p>}
      {wouldHelp.length > 0 && <p>{t("helpful", { what: wouldHelp.map((one) => t(`would_help.${one}`)).join(" · ") })}</p>}
      {text !== "" && (
        <p className={styles.text} dir="auto" data-testid="incident-words">
          {cleanOutsideText(text)}
        </p>
      )}
    </>
  );
}
