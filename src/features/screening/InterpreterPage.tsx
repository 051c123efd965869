import { useState } from "react";
import { useTranslation } from "react-i18next";
import { INTERPRETER_ROLES, type Interpreter } from "#domain/screening/types.ts";
import { RoleAnswers } from "#features/screening/RoleAnswers.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface InterpreterPageProps {
  readonly current: Interpreter | undefined;
  /** The check of the interpreter was answered for this very person: only the role is missing. */
  readonly checked: boolean;
  readonly onChosen: (interpreter: Interpreter) => void;
  readonly onBack: () => void;
}

/** Who carries the words: a role, never a name. Another person is checked again before the next question. */
export function InterpreterPage({ current, checked, onChosen, onBack }: InterpreterPageProps) {
  const { t } = useTranslation(["screening", "common"]);
  const { lang } = useLanguage();
  const [role, setRole] = useState<Interpreter["role"] | null>(null);
  const choose = (next: Interpreter["role"]) => {
    if (next === "none" || checked) onChosen({ role: next, independent: current?.independent ?? true });
    else setRole(next);
  };
  if (role === null) {
    return (
      <Page title={t("interpreter.title")} back={onBack} focusKey="interpreter">
        <RoleAnswers roles={INTERPRETER_ROLES} chosen={current?.role ?? null} onChosen={choose} />
        {!checked && <Quiet>{t("interpreter.asked_again")}</Quiet>}
      </Page>
    );
  }
  return (
    <Page title={t("interpreter.independent")} back={() => setRole(null)} focusKey="independent">
      <p>{t("interpreter.independent_text")}</p>
      <AnswerGrid label={t("interpreter.independent")}>
        <AnswerButton
          value="independent"
          label={inLanguage(t("common:yes"), lang)}
          onPress={() => onChosen({ role, independent: true })}
        />
        <AnswerButton
          value="not_independent"
          label={inLanguage(t("interpreter.not_independent"), lang)}
          onPress={() => onChosen({ role, independent: false })}
        />
      </AnswerGrid>
    </Page>
  );
}
