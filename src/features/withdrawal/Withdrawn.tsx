import { Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Page } from "#ui/Page.tsx";

interface WithdrawnProps {
  /** Messages that ask to erase, sealed and not sent yet. */
  readonly waiting: number;
  readonly isErased: boolean;
}

/** What can be told to the person now: what is gone, and who is still to be told. */
export function Withdrawn({ waiting, isErased }: WithdrawnProps) {
  const { t } = useTranslation("withdrawal");
  const back = isErased ? "/cases" : "/cases/open";
  return (
    <Page
      title={t("done.title")}
      back={back}
      focusKey="withdrawn"
      bottom={
        <Actions>
          <BigButton href="/team" testId="to-team">
            {t("done.team")}
          </BigButton>
          {!isErased && (
            <BigButton kind="secondary" href="/cases/open">
              {t("done.case")}
            </BigButton>
          )}
        </Actions>
      }
    >
      <EmptyState icon={Undo2} title={t(isErased ? "done.erased" : "done.noted")} testId="withdrawn">
        <p>{waiting > 0 ? t("done.waiting", { number: waiting }) : t("done.nothing_left")}</p>
        <p>{t("done.tell")}</p>
      </EmptyState>
    </Page>
  );
}
