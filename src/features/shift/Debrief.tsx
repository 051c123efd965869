import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface DebriefProps {
  readonly lead: Parameters<typeof LeadCall>[0]["lead"];
  readonly error: string | null;
  readonly onBack: () => void;
  readonly onEnd: () => void;
}

const NOW = ["fine", "tired", "shaken", "not_well"] as const;
const STAYS = ["yes", "a_little", "no"] as const;
const BEFORE_GOING = ["eat", "dry", "drive", "alone"] as const;

type Step = "now" | "stays" | "body" | "end";

/**
 * "How are you?". What is answered only turns the page: it is not kept, not even here, and everybody comes to the same end
 * (safeguarding rule 6).
 */
export function Debrief({ lead, error, onBack, onEnd }: DebriefProps) {
  const { t } = useTranslation(["shift", "errors"]);
  const { lang } = useLanguage();
  const [step, setStep] = useState<Step>("now");

  const ask = (id: "now" | "stays", values: readonly string[], next: Step, back: () => void) => (
    <Page
      title={t(`debrief.${id}.question`)}
      section={t("how")}
      back={back}
      focusKey={id}
      bottom={
        <AnswerGrid label={t(`debrief.${id}.question`)}>
          {values.map((value) => (
            <AnswerButton
              key={value}
              value={value}
              label={inLanguage(t(`debrief.${id}.${value}`), lang)}
              onPress={() => setStep(next)}
            />
          ))}
        </AnswerGrid>
      }
    >
      <Notice>
        <p>{t("debrief.not_kept")}</p>
      </Notice>
    </Page>
  );
  if (step === "now") return ask("now", NOW, "stays", onBack);
  if (step === "stays") return ask("stays", STAYS, "body", () => setStep("now"));
  if (step === "body") {
    return (
      <Page
        title={t("debrief.body.question")}
        section={t("how")}
        back={() => setStep("stays")}
        focusKey="body"
        bottom={
          <BigButton onPress={() => setStep("end")} testId="next">
            {t("debrief.body.next")}
          </BigButton>
        }
      >
        <List numbered label={t("debrief.body.question")}>
          {BEFORE_GOING.map((id) => (
            <ListItem key={id}>
              <p>{t(`debrief.body.${id}`)}</p>
            </ListItem>
          ))}
        </List>
      </Page>
    );
  }
  return (
    <Page
      title={t("debrief.end.title")}
      section={t("how")}
      back={() => setStep("body")}
      focusKey="end"
      bottom={
        <BigButton onPress={onEnd} testId="end-shift">
          {t("end")}
        </BigButton>
      }
    >
      <p>{t("debrief.end.shaken")}</p>
      <p>{t("debrief.end.calm")}</p>
      <p>{t("debrief.end.talk")}</p>
      <LeadCall lead={lead} />
      <Notice tone="caution">
        <p>{t("debrief.end.worse")}</p>
        <BigButton kind="secondary" href="/danger">
          {t("debrief.end.danger")}
        </BigButton>
      </Notice>
      <p>{t("debrief.end.pause")}</p>
      <Quiet>{t("debrief.not_kept")}</Quiet>
      <Refusal why={error && t(`errors:${error}`)} />
    </Page>
  );
}
