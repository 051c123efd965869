import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EarlierTalk } from "#domain/screening/types.ts";
import { useWords } from "#features/screening/use-words.ts";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Page } from "#ui/Page.tsx";
import { Paragraphs } from "#ui/Paragraphs.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import type { TalkAgain } from "#workflows/again.ts";

interface AgainPageProps {
  readonly again: Exclude<TalkAgain, { kind: "first" }>;
  readonly onAgreed: (earlier: EarlierTalk | null) => void;
}

/** A second talk with the same person: not too soon, and only if they agree. */
export function AgainPage({ again, onAgreed }: AgainPageProps) {
  const { t } = useTranslation(["screening", "common"]);
  const { lang } = useLanguage();
  const words = useWords(lang);
  const [declined, setDeclined] = useState(false);
  if (again.kind === "too_soon" || declined) {
    return (
      <Page title={t("again.title")} back="/cases/open" focusKey={`again:${declined}`}>
        <EmptyState
          icon={CalendarClock}
          title={declined ? t("again.declined") : t("again.too_soon")}
          action={<BigButton href="/team/help">{t("ended.help")}</BigButton>}
          testId={declined ? "again-declined" : "again-too-soon"}
        >
          <p>
            {declined || again.kind !== "too_soon"
              ? t("again.declined_text")
              : t("again.from", { day: formatDayAt(again.fromMs, lang) })}
          </p>
        </EmptyState>
      </Page>
    );
  }
  const { earlier } = again;
  return (
    <Page title={t("again.title")} back="/cases/open" focusKey="again">
      <p>{t("again.text")}</p>
      <Card as="section" label={t("ended.say")}>
        <Quiet>{t("ended.say")}</Quiet>
        <Paragraphs of={words.main("talk.again")} />
      </Card>
      <Quiet>{earlier ? t("again.known", { day: formatDayAt(earlier.atMs, lang) }) : t("again.nothing_known")}</Quiet>
      <AnswerGrid label={t("again.title")}>
        <AnswerButton value="agreed" label={inLanguage(t("again.agreed"), lang)} onPress={() => onAgreed(earlier)} />
        <AnswerButton value="declined" label={inLanguage(t("again.not_agreed"), lang)} onPress={() => setDeclined(true)} />
      </AnswerGrid>
    </Page>
  );
}
