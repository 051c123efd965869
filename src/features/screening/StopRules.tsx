import { CircleStop } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Guides } from "#domain/pack/guides.ts";
import type { Words } from "#features/screening/use-words.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Page } from "#ui/Page.tsx";

interface StopRulesProps {
  readonly guides: Guides;
  readonly words: Words;
  readonly onStop: () => void;
  readonly onBack: () => void;
}

/** When to stop, and the way to do it. What was said so far is kept as it is. */
export function StopRules({ guides, words, onStop, onBack }: StopRulesProps) {
  const { t } = useTranslation("screening");
  return (
    <Page
      title={t("stop.title")}
      back={onBack}
      focusKey="stop"
      bottom={
        <Actions>
          <BigButton icon={CircleStop} onPress={onStop} testId="stop-questions">
            {t("stop.now")}
          </BigButton>
          <BigButton kind="secondary" onPress={onBack}>
            {t("stop.go_on")}
          </BigButton>
        </Actions>
      }
    >
      <p>{t("stop.text")}</p>
      <List label={t("stop.title")}>
        {guides.stopRules.map((id) => {
          const rule = words.worker(`stop.${id}`);
          return (
            rule && (
              <ListItem key={id}>
                <span lang={rule.lang} dir={rule.dir}>
                  {rule.text}
                </span>
              </ListItem>
            )
          );
        })}
      </List>
    </Page>
  );
}
