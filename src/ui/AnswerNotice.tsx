import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { AnswerNews } from "#domain/case/answers.ts";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";

interface AnswerNoticeProps {
  readonly news: AnswerNews;
  /** Of the organisation, cleaned. */
  readonly name: string;
  readonly onRead: () => void;
}

/** What came of a referral, or that nothing did, until somebody says that they have read it or rung. */
export function AnswerNotice({ news, name, onRead }: AnswerNoticeProps) {
  const { t } = useTranslation(["shift", "cases"]);
  const { lang } = useLanguage();
  const { kind, atMs } = news;
  return (
    <Notice
      tone={kind === "declined" || kind === "overdue" ? "caution" : "info"}
      title={t(`cases:news.${kind}`, { name })}
      testId={`news-${kind}`}
    >
      <p>
        {formatDayAt(atMs, lang)} · {t(`news.${kind}`)}
      </p>
      <BigButton kind="quiet" icon={Check} onPress={onRead} testId="news-read">
        {t(kind === "overdue" ? "news.called" : "news.read")}
      </BigButton>
    </Notice>
  );
}
