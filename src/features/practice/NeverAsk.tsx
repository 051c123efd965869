import { useTranslation } from "react-i18next";
import { usePracticeText } from "#features/practice/use-practice-text.ts";
import { useGuideContent } from "#storage/guides.ts";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";

/** The list of the guides in use. */
export function NeverAsk() {
  const { t } = useTranslation("practice");
  const text = usePracticeText();
  return (
    <List label={t("learn.never_ask")}>
      {(useGuideContent()?.guides.neverAsk ?? []).map((id) => {
        const line = text.of(`never.${id}`);
        return (
          <ListItem key={id} testId="never">
            <span lang={line.lang} dir={line.dir}>
              {line.text}
            </span>
          </ListItem>
        );
      })}
    </List>
  );
}
