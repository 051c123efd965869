import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { ChildrenPage } from "#features/learn/ChildrenPage.tsx";
import { ClosingPage } from "#features/learn/ClosingPage.tsx";
import { FairItem } from "#features/learn/FairItem.tsx";
import { FirstQuestion } from "#features/learn/FirstQuestion.tsx";
import { ITEMS } from "#features/learn/items.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Said } from "#ui/Said.tsx";

type Step =
  | { readonly at: "start" | "phone" | "other_phone" | "age" | "child" | "end" }
  | { readonly at: "item"; readonly index: number };

/**
 * What is fair in work, debt and travel. Begins with the phone and the age; asks nothing about sex or crime; answers are not kept
 * even in memory, and everyone comes to the same last page (safeguarding 5).
 */
export function LearnPage() {
  const { t } = useTranslation("learn");
  const { lang } = useLanguage();
  const [, navigate] = useLocation();
  const [steps, setSteps] = useState<readonly Step[]>([{ at: "start" }]);
  const step = steps[steps.length - 1] ?? { at: "start" };
  const go = (next: Step) => setSteps([...steps, next]);
  const back = () => (steps.length > 1 ? setSteps(steps.slice(0, -1)) : navigate("/"));

  switch (step.at) {
    case "start":
      return (
        <Page
          title={<Said id="ui.learn.title">{t("title")}</Said>}
          back={back}
          {...(steps.length > 1 ? { focusKey: "start" } : {})}
          bottom={
            <BigButton onPress={() => go({ at: "phone" })} testId="next">
              {t("start")}
            </BigButton>
          }
        >
          <ListenButton lines={[uiLine("learn", "title", t("title"), lang), uiLine("learn", "intro", t("intro"), lang)]} />
          <Quiet>
            <Said id="ui.learn.intro">{t("intro")}</Said>
          </Quiet>
        </Page>
      );
    case "phone":
      return (
        <FirstQuestion
          about="phone"
          question={t("phone.question")}
          label={(answer) => t(`phone.${answer}`)}
          answers={["yes", "not_sure", "no"]}
          onAnswer={(answer) => go(answer === "no" ? { at: "age" } : { at: "other_phone" })}
          onBack={back}
        />
      );
    case "other_phone":
      return (
        <Page
          title={<Said id="ui.learn.phone.title">{t("phone.title")}</Said>}
          back={back}
          focusKey="other_phone"
          bottom={
            <BigButton kind="quiet" onPress={() => go({ at: "age" })}>
              {t("phone.go_on")}
            </BigButton>
          }
        >
          <ListenButton
            lines={[uiLine("learn", "phone.title", t("phone.title"), lang), uiLine("learn", "phone.text", t("phone.text"), lang)]}
          />
          <p>
            <Said id="ui.learn.phone.text">{t("phone.text")}</Said>
          </p>
        </Page>
      );
    case "age":
      return (
        <FirstQuestion
          about="age"
          question={t("age.question")}
          label={(answer) => t(`age.${answer}`)}
          answers={["yes", "not_sure", "skip", "no"]}
          onAnswer={(answer) => go(answer === "no" ? { at: "item", index: 0 } : { at: "child" })}
          onBack={back}
        />
      );
    case "child":
      return <ChildrenPage onBack={back} />;
    case "item": {
      const id = ITEMS[step.index];
      if (id === undefined) return <ClosingPage onBack={back} />;
      const last = step.index === ITEMS.length - 1;
      return (
        <FairItem
          key={id}
          id={id}
          number={step.index + 1}
          onNext={() => go(last ? { at: "end" } : { at: "item", index: step.index + 1 })}
          onBack={back}
        />
      );
    }
    case "end":
      return <ClosingPage onBack={back} />;
  }
}
