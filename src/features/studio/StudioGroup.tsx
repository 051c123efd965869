import { Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { GROUPS, type Group } from "#features/studio/groups.ts";

import { bytesOf, sizeText } from "#features/studio/sizes.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { saveFile } from "#ui/save-file.ts";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession } from "#workflows/react.ts";
import { eraseVoices, exportVoices, type StudioLine } from "#workflows/voice-studio.ts";

interface StudioGroupProps {
  readonly lang: string;
  readonly lines: readonly StudioLine[];
  readonly onChoose: (group: Group) => void;
  readonly onBack: () => void;
}

/** A language: its groups, the danger page first; what there is of it, the file for the pack editor, and the end of it. */
export function StudioGroup({ lang, lines, onChoose, onBack }: StudioGroupProps) {
  const { t } = useTranslation(["studio", "errors"]);
  const screens = useLanguage();
  const session = useSession();
  const [said, setSaid] = useState("");
  const [erasing, setErasing] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const approved = lines.filter((line) => line.approved);

  async function exportFile() {
    const made = await exportVoices(session, lang);
    saveFile(`voices-${lang}.json`, new Blob([JSON.stringify(made)], { type: "application/json" }));
    setSaid(t("export.done", { count: made.recordings.length }));
  }
  async function erase() {
    const erased = await eraseVoices(session, lang);
    setErasing(false);
    setError(erased.ok ? null : erased.error.type);
    if (erased.ok) setSaid(t("erase.done"));
  }

  return (
    <Page title={ownName(lang)} titleLang={inLanguage("", lang)} section={t("title")} back={onBack} focusKey={lang}>
      <AnswerGrid label={t("group.label")}>
        {GROUPS.map((group) => (
          <AnswerButton
            key={group}
            value={`group-${group}`}
            label={inLanguage(t(`group.${group}`), screens.lang)}
            onPress={() => onChoose(group)}
          />
        ))}
      </AnswerGrid>
      {lines.length > 0 && (
        <>
          <p data-testid="studio-all">
            {t("all", { count: lines.length, size: sizeText(bytesOf(lines), screens.lang), approved: approved.length })}
          </p>
          <BigButton
            kind="secondary"
            icon={Download}
            disabled={approved.length === 0}
            onPress={() => void exportFile()}
            testId="studio-export"
          >
            {t("export.button")}
          </BigButton>
          <Quiet>{t("export.hint")}</Quiet>
          {!erasing && (
            <BigButton kind="quiet" icon={Trash2} onPress={() => setErasing(true)} testId="studio-erase">
              {t("erase.button")}
            </BigButton>
          )}
          {erasing && (
            <Notice tone="danger" live>
              <p>{t("erase.ask", { count: lines.length })}</p>
              <BigButton kind="danger" onPress={() => void erase()} testId="studio-erase-now">
                {t("erase.now")}
              </BigButton>
              <BigButton kind="secondary" onPress={() => setErasing(false)}>
                {t("erase.keep")}
              </BigButton>
            </Notice>
          )}
        </>
      )}
      <Refusal why={error && t(`errors:${error}`)} />
      <StatusLine text={said} testId="studio-said" />
    </Page>
  );
}
