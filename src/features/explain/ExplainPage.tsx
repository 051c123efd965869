import { FileQuestionMark, GitCompareArrows, Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/explain/Explain.module.css";
import { ExplanationView } from "#features/explain/ExplanationView.tsx";
import { readTalks } from "#features/explain/read-talks.ts";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Page } from "#ui/Page.tsx";
import { useVaultQuery } from "#workflows/react.ts";

/** How an assessment came about, for somebody who must be able to check it by hand. Nothing on paper says who it is about. */
export function ExplainPage({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation("explain");
  const { lang } = useLanguage();
  const talks = useVaultQuery((session) => readTalks(session, caseId), caseId);
  const [picked, setPicked] = useState<string | null>(null);
  if (!talks) return <Page title={t("title")} back="/cases/open" quietTitle />;
  const talk = talks.find(({ entry }) => entry.entryId === picked) ?? talks[0];
  return (
    <Page
      title={t("title")}
      back="/cases/open"
      focusKey="explain"
      bottom={
        talk?.held && (
          <Actions>
            <BigButton icon={Printer} onPress={() => window.print()} testId="print-explanation">
              {t("print")}
            </BigButton>
            {talks.length > 1 && (
              <BigButton kind="secondary" icon={GitCompareArrows} href="/cases/changes" testId="open-changes">
                {t("changes.open")}
              </BigButton>
            )}
          </Actions>
        )
      }
    >
      {talks.length > 1 && (
        <div className={styles.screenOnly}>
          <FilterChips
            label={t("which_talk")}
            options={talks.map(({ entry }) => ({ value: entry.entryId, label: formatDayAt(entry.atMs, lang) }))}
            chosen={talk ? [talk.entry.entryId] : []}
            onToggle={setPicked}
          />
        </div>
      )}
      {!talk && <EmptyState icon={FileQuestionMark} title={t("no_talk")} />}
      {talk && !talk.held && (
        <EmptyState icon={FileQuestionMark} title={t("version_gone")} testId="version-gone">
          <p>{t("version_gone_text", { version: talk.entry.screening.pack.version })}</p>
        </EmptyState>
      )}
      {talk?.held && <ExplanationView key={talk.entry.entryId} talk={talk} held={talk.held} />}
    </Page>
  );
}
