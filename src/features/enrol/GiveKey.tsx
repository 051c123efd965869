import { CircleSlash, KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReadCode } from "#features/enrol/ReadCode.tsx";
import { ShowCode, SixWords } from "#features/enrol/ShowCode.tsx";
import { useOver } from "#features/enrol/use-over.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { useAwake } from "#ui/use-awake.ts";
import { handKey } from "#workflows/organisation-keys.ts";
import { useSession } from "#workflows/react.ts";
import { readJoinCode, type SeenJoin } from "#workflows/team-desk.ts";

type Step =
  | { readonly is: "read" }
  | { readonly is: "compare"; readonly seen: SeenJoin }
  | { readonly is: "answer"; readonly code: string; readonly untilMs: number };

/** An organisation's key for another device of it: reads that device's code, compares six words, shows the key sealed to it. */
export function GiveKey() {
  const { t } = useTranslation(["keys", "enrol", "errors"]);
  const session = useSession();
  const [step, setStep] = useState<Step>({ is: "read" });
  const [error, setError] = useState<string | null>(null);
  const isOver = useOver(step.is === "answer" ? step.untilMs : null);
  useAwake(true);

  async function read(text: string) {
    const seen = await readJoinCode(session, text);
    setError(seen.ok ? null : seen.error.type === "MadeByNewer" ? "MadeByNewer" : "HandedUnreadable");
    if (seen.ok) setStep({ is: "compare", seen: seen.value });
  }
  async function give(seen: SeenJoin) {
    const done = await handKey(session, seen);
    setError(done.ok ? null : done.error.type);
    setStep(done.ok ? { is: "answer", ...done.value } : { is: "read" });
  }
  return (
    <Page title={t("hand.give")} back="/inbox/keys" focusKey={step.is}>
      <Refusal why={error && t(`errors:${error}`)} testId="hand-error" />
      {step.is === "read" && (
        <>
          <p>{t("hand.give_text")}</p>
          <ReadCode onText={(text) => void read(text)} testId="hand" />
        </>
      )}
      {step.is === "compare" && (
        <Card as="section" label={t("enrol:words.title")}>
          <h2>{t("hand.compare")}</h2>
          <SixWords words={step.seen.words} testId="hand-words" />
          <BigButton icon={KeyRound} onPress={() => void give(step.seen)} testId="hand-yes">
            {t("hand.yes")}
          </BigButton>
          <BigButton kind="secondary" icon={CircleSlash} onPress={() => setStep({ is: "read" })} testId="hand-no">
            {t("hand.no")}
          </BigButton>
        </Card>
      )}
      {step.is === "answer" &&
        (isOver ? (
          <Notice tone="caution" live testId="hand-over">
            <p>{t("hand.over")}</p>
          </Notice>
        ) : (
          <Section title={t("hand.answer")}>
            <ShowCode code={step.code} label={t("hand.picture")} testId="hand-code" />
            <Quiet>{t("hand.sealed")}</Quiet>
          </Section>
        ))}
    </Page>
  );
}
