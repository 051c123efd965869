import { Check, CircleQuestionMark, SkipForward, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FairItemId, ITEMS } from "#features/learn/items.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Said } from "#ui/Said.tsx";
import { Section } from "#ui/Section.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface FairItemProps {
  readonly id: FairItemId;
  readonly number: number;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

const ANSWERS = [
  { value: "yes", icon: Check },
  { value: "no", icon: X },
  { value: "not_sure", icon: CircleQuestionMark },
  { value: "skip", icon: SkipForward },
] as const;

/** Whatever is tapped, the same sentence follows; what was tapped is not remembered. */
export function FairItem({ id, number, onNext, onBack }: FairItemProps) {
  const { t } = useTranslation("learn");
  const { lang } = useLanguage();
  const [answered, setAnswered] = useState(false);
  const question = t(`item.${id}.question`);
  const fair = t(`item.${id}.fair`);
  const asked = [
    uiLine("learn", `item.${id}.question`, question, lang),
    ...ANSWERS.map(({ value }) => uiLine("learn", value, t(value), lang)),
  ];
  const said = [uiLine("learn", `item.${id}.fair`, fair, lang)];
  return (
    <Page
      title={<Said id={`ui.learn.item.${id}.question`}>{question}</Said>}
      section={t("progress", { number, total: ITEMS.length })}
      back={answered ? () => setAnswered(false) : onBack}
      focusKey={answered ? `${id}-fair` : id}
      bottom={
        answered ? (
          <BigButton onPress={onNext} testId="next">
            {t("next")}
          </BigButton>
        ) : (
          <AnswerGrid columns="two" label={question}>
            {ANSWERS.map(({ value, icon }) => (
              <AnswerButton
                key={value}
                value={value}
                icon={icon}
                label={inLanguage(t(value), lang)}
                said={`ui.learn.${value}`}
                onPress={() => setAnswered(true)}
              />
            ))}
          </AnswerGrid>
        )
      }
    >
      <ListenButton key={String(answered)} lines={answered ? said : asked} />
      {answered && (
        <Section tone="sea" title={t("fair")}>
          <p>
            <Said id={`ui.learn.item.${id}.fair`}>{fair}</Said>
          </p>
        </Section>
      )}
    </Page>
  );
}
