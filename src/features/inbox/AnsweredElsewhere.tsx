import { useTranslation } from "react-i18next";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Notice } from "#ui/Notice.tsx";
import { isAnsweredTwice, type StoredReceivedItem } from "#workflows/received.ts";

/** What another device of this organisation has answered, so that two workers do not answer differently; or that both did. */
export function AnsweredElsewhere({ item }: Pick<StoredReceivedItem, "item">) {
  const { t } = useTranslation("inbox");
  const { lang } = useLanguage();
  const { elsewhere, reply } = item;
  if (!elsewhere) return null;
  const isTwice = isAnsweredTwice(item);
  const said = t("elsewhere.said", { day: formatDay(elsewhere.day, lang), answer: t(`reply.${elsewhere.reply}`) });
  return (
    <div data-testid="answered-elsewhere" data-reply={elsewhere.reply} data-twice={isTwice}>
      <Notice tone={isTwice ? "caution" : "info"} {...(isTwice && { title: t("elsewhere.twice_title") })}>
        <p>
          {said}
          {elsewhere.reason && ` · ${t(`answer.reasons.${elsewhere.reason}`)}`}
        </p>
        {isTwice && reply && <p>{t("elsewhere.twice", { answer: t(`reply.${reply}`) })}</p>}
        {!isTwice && elsewhere.reply !== "seen" && <p>{t("elsewhere.enough")}</p>}
      </Notice>
    </div>
  );
}
