import { CircleCheck, RefreshCw } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ReadCode } from "#features/enrol/ReadCode.tsx";
import { ShowCode, SixWords } from "#features/enrol/ShowCode.tsx";
import { useOver } from "#features/enrol/use-over.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { useAwake } from "#ui/use-awake.ts";
import { type ShownJoin, showJoin } from "#workflows/join.ts";
import { takeHandedKey } from "#workflows/organisation-keys.ts";
import { useSession } from "#workflows/react.ts";

/** The other side: shows a code, then reads the key that was sealed to it. No network, and nothing leaves this device. */
export function TakeKey() {
  const { t } = useTranslation(["keys", "enrol", "errors"]);
  const session = useSession();
  const [shown, setShown] = useState<ShownJoin | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [taken, setTaken] = useState(false);
  const isOver = useOver(shown?.untilMs ?? null);
  useAwake(!taken);
  const show = useCallback(async () => {
    const made = await showJoin(session);
    if (made.ok) setShown(made.value);
    else setError(made.error.type);
  }, [session]);
  useEffect(() => void show(), [show]);

  async function read(text: string) {
    const done = await takeHandedKey(session, text);
    setError(done.ok ? null : done.error.type);
    setTaken(done.ok);
  }
  if (taken)
    return (
      <Page title={t("hand.take")} back="/inbox/keys" focusKey="done">
        <EmptyState icon={CircleCheck} title={t("hand.done_title")} testId="hand-taken">
          <p>{t("hand.done")}</p>
        </EmptyState>
      </Page>
    );
  return (
    <Page title={t("hand.take")} back="/inbox/keys" focusKey="show">
      <p>{t("hand.take_text")}</p>
      {isOver ? (
        <Notice tone="caution" title={t("enrol:join.over_title")} live testId="hand-again">
          <BigButton icon={RefreshCw} onPress={() => void show()} testId="hand-show-again">
            {t("enrol:join.again")}
          </BigButton>
        </Notice>
      ) : (
        shown && (
          <>
            <Card as="section" label={t("hand.picture")}>
              <ShowCode code={shown.code} label={t("hand.picture")} testId="hand-request" />
              <h3>{t("enrol:words.title")}</h3>
              <SixWords words={shown.words} testId="hand-request-words" />
            </Card>
            <Section title={t("hand.read")}>
              <ReadCode onText={(text) => void read(text)} testId="hand-answer" />
            </Section>
          </>
        )
      )}
      <Refusal why={error && t(`errors:${error}`)} testId="hand-take-error" />
    </Page>
  );
}
