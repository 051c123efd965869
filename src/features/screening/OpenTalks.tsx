import { Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunningScreening } from "#domain/case/types.ts";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import type { GuideContent } from "#storage/guides.ts";
import { useOwnGuideWords } from "#storage/own-guide-title.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import type { OpenTalk } from "#workflows/screening.ts";

export interface ListedTalk extends OpenTalk {
  /** The guides of the version it began with; null when they are gone from this phone. */
  readonly content: GuideContent | null;
  readonly answered: number;
}

interface OpenTalksProps {
  readonly talks: readonly ListedTalk[];
  readonly onGoOn: (talk: {
    readonly rowId: string;
    readonly screening: RunningScreening;
    readonly content: GuideContent;
  }) => void;
  readonly onForget: (rowId: string) => void;
}

/** Talks that are not finished, each as what it is. Nothing is deleted but on purpose. */
export function OpenTalks({ talks, onGoOn, onForget }: OpenTalksProps) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  const ownWords = useOwnGuideWords(lang);
  const [deleting, setDeleting] = useState<string | null>(null);
  return (
    <>
      {talks.map((talk) => {
        const { rowId, screening, content } = talk;
        const day = formatDayAt(talk.updatedAtMs, lang);
        return (
          <Card
            key={rowId}
            as="article"
            label={t("start.unfinished")}
            testId="open-talk"
            data={{ "data-state": screening === null ? "unreadable" : content === null ? "guides-gone" : "open" }}
          >
            <p>
              {screening
                ? `${ownWords(screening.guideId, "title") ?? t(`guide.${screening.guideId}.title`, { defaultValue: t("start.unfinished") })} · ${ownName(screening.language)}`
                : t("start.unreadable")}
            </p>
            <Quiet>
              {day}
              {screening && content && ` · ${t("start.answered", { count: talk.answered })}`}
            </Quiet>
            {screening === null && <p>{t("start.unreadable_text")}</p>}
            {screening && content === null && <p>{t("start.guides_gone")}</p>}
            {screening && content && (
              <BigButton icon={Play} onPress={() => onGoOn({ rowId, screening, content })} testId="resume-screening">
                {t("start.go_on")}
              </BigButton>
            )}
            <BigButton kind="quiet" icon={Trash2} onPress={() => setDeleting(rowId)} testId="forget-talk">
              {t("start.forget")}
            </BigButton>
          </Card>
        );
      })}
      <Dialog
        open={deleting !== null}
        onClose={() => setDeleting(null)}
        title={t("start.forget_title")}
        actions={
          <>
            <BigButton
              kind="danger"
              icon={Trash2}
              onPress={() => {
                if (deleting !== null) onForget(deleting);
                setDeleting(null);
              }}
              testId="forget-confirm"
            >
              {t("start.forget")}
            </BigButton>
            <BigButton kind="secondary" onPress={() => setDeleting(null)}>
              {t("start.keep")}
            </BigButton>
          </>
        }
      >
        <p>{t("start.forget_text")}</p>
      </Dialog>
    </>
  );
}
