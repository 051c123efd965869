import { Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Bidi } from "#i18n/Bidi.tsx";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { Actions } from "#ui/Actions.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";

interface WithdrawnProps {
  /** Messages that ask to erase, sealed and not sent yet. */
  readonly waiting: number;
  readonly isErased: boolean;
  /** Names of those who got something no message of ours reaches. */
  readonly toCall: readonly string[];
}

/** What can be told to the person now: what is gone, and who is still to be told. */
export function Withdrawn({ waiting, isErased, toCall }: WithdrawnProps) {
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
        {waiting > 0 && <p>{t("done.waiting", { number: waiting })}</p>}
        {waiting === 0 && toCall.length === 0 && <p>{t("done.nothing_left")}</p>}
        <p>{t("done.tell")}</p>
      </EmptyState>
      {toCall.length > 0 && (
        <Notice tone="caution" title={t("done.call")} testId="to-call">
          {toCall.map((name) => (
            <p key={name}>
              <Bidi>{cleanOutsideText(name)}</Bidi>
            </p>
          ))}
        </Notice>
      )}
    </Page>
  );
}
