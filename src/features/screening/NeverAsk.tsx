import { useTranslation } from "react-i18next";
import type { Guides } from "#domain/pack/guides.ts";
import { useWorkerText } from "#features/screening/use-words.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

/** What nobody asks, whatever the talk is about. */
export function NeverAsk({ guides, openAtFirst = false }: { readonly guides: Guides; readonly openAtFirst?: boolean }) {
  const { t } = useTranslation("screening");
  const words = useWorkerText();
  return (
    <Disclosure title={t("never.title")} hint={t("never.hint")} openAtFirst={openAtFirst} testId="never-ask">
      <List label={t("never.title")}>
        {guides.neverAsk.map((id) => {
          const never = words(`never.${id}`);
          return (
            never && (
              <ListItem key={id}>
                <span {...ownLanguage(never)}>{never.text}</span>
              </ListItem>
            )
          );
        })}
      </List>
    </Disclosure>
  );
}
