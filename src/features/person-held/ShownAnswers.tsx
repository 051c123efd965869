import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { valuesOf } from "#domain/screening/scope.ts";
import styles from "#features/person-held/Shown.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import type { HeldOutcome } from "#workflows/person-held.ts";

/** What the person lets the worker see; it stands in the talk from now on. */
export function ShownAnswers({ outcome, onGoOn }: { readonly outcome: HeldOutcome; readonly onGoOn: () => void }) {
  const { t } = useTranslation("person-held");
  const { lang } = useLanguage();
  const lookup = usePackText(lang);
  const { answers, when } = outcome.stored.screening;
  const words = (key: string) => {
    const found = lookup(key);
    return (
      <span lang={found?.lang} dir="auto">
        {found?.text}
      </span>
    );
  };
  return (
    <Page
      title={t("answers.title")}
      focusKey="answers"
      bottom={
        <BigButton icon={ArrowRight} onPress={onGoOn} testId="held-go-on">
          {t("finished.go_on")}
        </BigButton>
      }
    >
      <Quiet>{t("answers.text")}</Quiet>
      {outcome.enough && (
        <Notice tone="caution" testId="held-enough">
          <p>{t("answers.enough")}</p>
        </Notice>
      )}
      <dl className={styles.answers} data-testid="held-answers">
        {outcome.ids.map((id) => {
          const reply = when[id];
          return (
            <div key={id} data-question-id={id}>
              <dt>{words(`q.${id}`)}</dt>
              {valuesOf(answers[id] ?? "").map((value) => (
                <dd key={value} data-value={value}>
                  {words(`label.${value}`)}
                </dd>
              ))}
              {reply && (
                <dd data-when={reply}>
                  {t("answers.when")} {words(`label.${reply}`)}
                </dd>
              )}
            </div>
          );
        })}
      </dl>
    </Page>
  );
}
