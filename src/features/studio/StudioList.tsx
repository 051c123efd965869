import { BadgeCheck, Mic } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Group } from "#features/studio/groups.ts";
import styles from "#features/studio/Studio.module.css";
import { StudioLines } from "#features/studio/StudioLines.tsx";
import { bytesOf, sizeText } from "#features/studio/sizes.ts";
import { useLines } from "#features/studio/use-lines.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Page } from "#ui/Page.tsx";
import type { StudioLine } from "#workflows/voice-studio.ts";

interface StudioListProps {
  readonly lang: string;
  readonly group: Group;
  readonly lines: readonly StudioLine[];
  readonly onRecord: (key: string) => void;
  readonly onApprove: (key: string) => void;
  readonly onBack: () => void;
}

/** Lines of a group: "12 of 180", what waits for a second person, and each line with its state and size. */
export function StudioList({ lang, group, lines, onRecord, onApprove, onBack }: StudioListProps) {
  const { t } = useTranslation("studio");
  const screens = useLanguage();
  const script = useLines(lang, group);
  const byKey = new Map(lines.map((line) => [line.key, line]));
  const here = script.map((line) => {
    const found = byKey.get(line.key);
    const state = !found ? "open" : found.of !== line.of ? "changed" : found.approved ? "approved" : "recorded";
    return { ...line, found, state } as const;
  });
  const done = here.filter(({ state }) => state === "recorded" || state === "approved");
  const nextOpen = here.find(({ state }) => state === "open" || state === "changed");
  const nextToHear = here.find(({ state }) => state === "recorded");
  return (
    <Page
      title={t(`group.${group}`)}
      section={ownName(lang)}
      back={onBack}
      focusKey={group}
      bottom={
        nextOpen && (
          <BigButton icon={Mic} onPress={() => onRecord(nextOpen.key)} testId="studio-next">
            {t(done.length === 0 ? "begin" : "go_on")}
          </BigButton>
        )
      }
    >
      {script.length === 0 ? (
        <EmptyState icon={Mic} title={t("no_lines", { language: ownName(lang) })} />
      ) : (
        <p className={styles.progress} data-testid="studio-progress">
          {t("progress", { done: done.length, all: here.length })}
          <span> · {sizeText(bytesOf(done.flatMap(({ found }) => found ?? [])), screens.lang)}</span>
        </p>
      )}
      {nextToHear && (
        <BigButton kind="secondary" icon={BadgeCheck} onPress={() => onApprove(nextToHear.key)} testId="studio-approve">
          {t("approve.button", { count: here.filter(({ state }) => state === "recorded").length })}
        </BigButton>
      )}
      <StudioLines here={here} lang={lang} onRecord={onRecord} />
    </Page>
  );
}
