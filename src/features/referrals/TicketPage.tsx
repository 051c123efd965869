import { Printer, Ticket } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { languageOf } from "#domain/case/case-view.ts";
import { useTalkWords } from "#features/referrals/use-talk-words.ts";
import { WordsLanguage } from "#features/referrals/WordsLanguage.tsx";
import { Ltr } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { TicketFace } from "#ui/TicketFace.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { readCase } from "#workflows/cases.ts";
import { useVaultQuery } from "#workflows/react.ts";

/** What it could be from: things people fetch anywhere, by their names in the directory. */
const LOOKS = ["warm", "phone", "number_only"] as const;
type Look = (typeof LOOKS)[number];

/** The case's code as a neutral token (safeguarding rule 1), so that nobody keeps a list of names beside codes. */
export function TicketPage({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation("referrals");
  const { lang: own } = useLanguage();
  const opened = useVaultQuery((s) => readCase(s, caseId), caseId);
  const theirs = opened && languageOf(opened.entries);
  const [chosen, setChosen] = useState<string | null>(null);
  const [look, setLook] = useState<Look | null>(null);
  const [isShown, setShown] = useState(false);
  const wished = chosen ?? theirs ?? own;
  const words = useTalkWords(wished);
  if (!opened) return <Page title={t("ticket.title")} back="/cases/open" quietTitle />;
  const nameOf = (one: Look) => (one === "number_only" ? null : words.t(`help:need.${one}`));
  // Nothing but the ticket: it may be photographed.
  if (isShown && look) {
    const name = nameOf(look);
    return (
      <Page
        title={<Ltr>{opened.view.code}</Ltr>}
        back={() => setShown(false)}
        focusKey="shown"
        quietTitle
        bottom={
          <BigButton kind="secondary" icon={Printer} onPress={() => window.print()} testId="ticket-print">
            {t("ticket.print")}
          </BigButton>
        }
      >
        <TicketFace lang={words.lang}>
          {name !== null && <span>{name}</span>}
          <strong>
            <Ltr>{opened.view.code}</Ltr>
          </strong>
          <span>{words.t("ticket.keep")}</span>
        </TicketFace>
      </Page>
    );
  }
  return (
    <Page
      title={t("ticket.title")}
      back="/cases/open"
      focusKey="choose"
      bottom={
        <BigButton icon={Ticket} onPress={() => setShown(true)} disabled={look === null} testId="ticket-show">
          {t("ticket.show")}
        </BigButton>
      }
    >
      <p>{t("ticket.text")}</p>
      <Quiet>{t("ticket.photo")}</Quiet>
      <h2 id="ticket-looks">{t("ticket.looks")}</h2>
      <AnswerGrid labelledBy="ticket-looks">
        {LOOKS.map((one) => (
          <AnswerButton
            key={one}
            value={`ticket-${one}`}
            label={inLanguage(nameOf(one) ?? t("ticket.number_only"), one === "number_only" ? own : words.lang)}
            {...(one !== "number_only" && words.lang !== own && { second: inLanguage(t(`help:need.${one}`), own) })}
            chosen={look === one}
            onPress={() => setLook(one)}
          />
        ))}
      </AnswerGrid>
      <h2>{t("ticket.language")}</h2>
      <WordsLanguage
        label={t("ticket.language")}
        near={[...(theirs ? [theirs] : []), own, "fr", "en"]}
        chosen={wished}
        onChoose={setChosen}
      />
    </Page>
  );
}
