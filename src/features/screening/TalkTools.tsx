import { CircleStop, Ellipsis, EyeOff, Languages, ListChecks, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Sheet } from "#features/screening/sheets.ts";
import styles from "#features/screening/TalkTools.module.css";
import { directionOf, ownName } from "#i18n/languages.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Icon } from "#ui/Icon.tsx";

interface TalkToolsProps {
  readonly language: string;
  readonly onOpen: (sheet: Sheet) => void;
}

/** At the foot of every step: "Someone came", then one tap to the languages, what was said, when to stop, and the rest. */
export function TalkTools({ language, onOpen }: TalkToolsProps) {
  const { t } = useTranslation("screening");
  const tool = (sheet: Sheet, icon: LucideIcon, testId: string, words: ReactNode) => (
    <button type="button" className={styles.tool} onClick={() => onOpen(sheet)} data-testid={testId}>
      <Icon of={icon} size={22} />
      {words}
    </button>
  );
  return (
    <>
      <BigButton kind="secondary" icon={EyeOff} onPress={() => onOpen("cover")} testId="cover">
        {t("cover.button")}
      </BigButton>
      <div className={styles.tools}>
        {tool(
          "languages",
          Languages,
          "switch-language",
          <span lang={language} dir={directionOf(language)}>
            {ownName(language)}
          </span>,
        )}
        {tool("so_far", ListChecks, "open-so-far", t("so_far.button"))}
        {tool("stop", CircleStop, "stop", t("stop.button"))}
        {tool("menu", Ellipsis, "talk-menu", t("menu.button"))}
      </div>
    </>
  );
}
