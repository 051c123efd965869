import { CircleCheck, RefreshCw } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ReadCode } from "#features/enrol/ReadCode.tsx";
import { ShowCode, SixWords } from "#features/enrol/ShowCode.tsx";
import { useOver } from "#features/enrol/use-over.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { useAwake } from "#ui/use-awake.ts";
import { joinTeam, type ShownJoin, showJoin } from "#workflows/join.ts";
import { useSession, useSessionState } from "#workflows/react.ts";

/** The volunteer's side, next to the coordinator: shows a code, then reads the answer. No network, and nothing leaves this phone. */
export function JoinPage() {
  const { t } = useTranslation(["enrol", "errors"]);
  const session = useSession();
  const { enrolment } = useSessionState();
  const [shown, setShown] = useState<ShownJoin | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [joined, setJoined] = useState(false);
  const isOver = useOver(shown?.untilMs ?? null);
  useAwake(!joined);
  const show = useCallback(async () => {
    const made = await showJoin(session);
    if (made.ok) setShown(made.value);
    else setError(made.error.type);
  }, [session]);
  useEffect(() => void show(), [show]);

  async function read(text: string) {
    setError(null);
    const done = await joinTeam(session, text);
    if (done.ok) setJoined(true);
    else setError(done.error.type);
  }

  if (joined && enrolment?.kind === "team")
    return (
      <Page title={t("join.title")} back="/team" focusKey="done">
        <EmptyState icon={CircleCheck} title={t("join.done_title")} testId="joined">
          <p>
            <Bidi>{enrolment.team.name}</Bidi>
          </p>
          <p>{t("join.done")}</p>
        </EmptyState>
        <LeadCall lead={enrolment.lead} />
      </Page>
    );
  return (
    <Page title={t("join.title")} back="/team" focusKey="show">
      <p>{t("join.text")}</p>
      {enrolment && (
        <Notice tone="caution" testId="join-instead">
          <p>{t("join.instead")}</p>
        </Notice>
      )}
      {isOver ? (
        <Notice tone="caution" title={t("join.over_title")} live testId="join-over">
          <p>{t("join.over")}</p>
          <BigButton icon={RefreshCw} onPress={() => void show()} testId="join-again">
            {t("join.again")}
          </BigButton>
        </Notice>
      ) : (
        shown && (
          <>
            <Section title={t("join.show")}>
              <ShowCode code={shown.code} label={t("join.picture")} testId="join-code" />
              <h3>{t("words.title")}</h3>
              <SixWords words={shown.words} testId="join-words" />
              <Quiet>{t("words.read")}</Quiet>
              <Quiet>{t("join.once")}</Quiet>
            </Section>
            <Section title={t("join.read")}>
              <p>{t("join.read_text")}</p>
              <ReadCode onText={(text) => void read(text)} testId="join" />
            </Section>
          </>
        )
      )}
      <Refusal why={error && t(`errors:${error}`)} testId="join-error" />
    </Page>
  );
}
