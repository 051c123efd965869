import { UserRound, UserRoundPlus, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { List } from "#ui/List.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { type Colleague, readColleagues } from "#workflows/colleagues.ts";
import { useVaultQuery } from "#workflows/react.ts";

interface ChooseColleagueProps {
  readonly back: string | (() => void);
  readonly onChosen: (colleague: Colleague) => void;
}

/** Only phones that were checked in person; one that was shut out or is over cannot be chosen, and says why. */
export function ChooseColleague({ back, onChosen }: ChooseColleagueProps) {
  const { t } = useTranslation(["hand-over", "errors"]);
  const { lang } = useLanguage();
  const colleagues = useVaultQuery(readColleagues);
  return (
    <Page title={t("to.title")} section={t("title")} back={back} focusKey="colleague">
      <p>{t("to.text")}</p>
      {colleagues?.length === 0 && (
        <EmptyState icon={Users} title={t("colleagues.none")}>
          <p>{t("colleagues.read_text")}</p>
        </EmptyState>
      )}
      <List label={t("to.title")}>
        {(colleagues ?? []).map((colleague) => {
          const { deviceKeyId, name, checkedDay, standing } = colleague;
          const shown = cleanOutsideText(name);
          return (
            <Card key={deviceKeyId} as="li" tone={standing.ok ? "plain" : "lamp"}>
              <h2>
                <Bidi>{shown}</Bidi>
              </h2>
              <Quiet>{t("colleagues.checked", { day: formatDay(checkedDay, lang) })}</Quiet>
              {standing.ok ? (
                <BigButton icon={UserRound} onPress={() => onChosen(colleague)} testId="choose-colleague">
                  {t("to.choose", { name: shown })}
                </BigButton>
              ) : (
                <p data-testid="colleague-why-not">{t(`errors:${standing.error.type}`)}</p>
              )}
            </Card>
          );
        })}
      </List>
      <BigButton kind="secondary" icon={UserRoundPlus} href="/team/colleagues" testId="open-colleagues">
        {t("colleagues.open")}
      </BigButton>
    </Page>
  );
}
