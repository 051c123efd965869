import { CircleSlash, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { OwnColleagueCard } from "#features/enrol/OwnColleagueCard.tsx";
import { ReadCode } from "#features/enrol/ReadCode.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { addColleague, readColleagues, takeOffColleague } from "#workflows/colleagues.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";

/** Whom cases can be handed to: phones of the team whose card was read from the phone itself. */
export function ColleaguesPage() {
  const { t } = useTranslation(["hand-over", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { enrolment } = useSessionState();
  const colleagues = useVaultQuery(readColleagues);
  const [error, setError] = useState<string | null>(null);
  const [added, setAdded] = useState<string | null>(null);
  const [reads, setReads] = useState(0);

  async function add(text: string) {
    const done = await addColleague(session, text);
    setError(done.ok ? null : done.error.type);
    setAdded(done.ok ? done.value.name : null);
    if (done.ok) setReads(reads + 1);
  }
  async function takeOff(deviceKeyId: string) {
    setAdded(null);
    const done = await takeOffColleague(session, deviceKeyId);
    setError(done.ok ? null : done.error.type);
  }
  if (enrolment?.kind !== "team")
    return (
      <Page title={t("colleagues.title")} back="/team">
        <p>{t("errors:NotInTeam")}</p>
      </Page>
    );
  return (
    <Page title={t("colleagues.title")} back="/team/shift">
      <p>{t("colleagues.text")}</p>
      <OwnColleagueCard />
      <Section title={t("colleagues.read")}>
        <p>{t("colleagues.read_text")}</p>
        <ReadCode key={reads} onText={(text) => void add(text)} testId="colleague" />
        <Refusal why={error && t(`errors:${error}`)} testId="colleague-error" />
        {added !== null && (
          <Notice live testId="colleague-added">
            <p>
              <UserRoundPlus aria-hidden size={18} /> <Bidi>{cleanOutsideText(added)}</Bidi>: {t("colleagues.added")}
            </p>
          </Notice>
        )}
      </Section>
      <h2>{t("colleagues.list")}</h2>
      {colleagues?.length === 0 && <Quiet>{t("colleagues.none")}</Quiet>}
      <List label={t("colleagues.list")}>
        {(colleagues ?? []).map(({ deviceKeyId, name, checkedDay, standing }) => (
          <Card
            key={deviceKeyId}
            as="li"
            tone={standing.ok ? "plain" : "lamp"}
            testId="colleague"
            data={{ "data-usable": standing.ok ? "yes" : "no" }}
          >
            <h3>
              <Bidi>{cleanOutsideText(name)}</Bidi>
            </h3>
            <Quiet>{t("colleagues.checked", { day: formatDay(checkedDay, lang) })}</Quiet>
            {standing.ok ? (
              <Quiet>{t("colleagues.until", { day: formatDay(standing.value.notAfter, lang) })}</Quiet>
            ) : (
              <p>{t(`errors:${standing.error.type}`)}</p>
            )}
            <Disclosure title={t("colleagues.take_off")} testId="colleague-off-ask">
              <p>{t("colleagues.take_off_text")}</p>
              <BigButton kind="secondary" icon={CircleSlash} onPress={() => void takeOff(deviceKeyId)} testId="colleague-off">
                {t("colleagues.take_off_yes")}
              </BigButton>
            </Disclosure>
          </Card>
        ))}
      </List>
    </Page>
  );
}
