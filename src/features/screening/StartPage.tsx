import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { compileGuides } from "#domain/screening/compile.ts";
import { progress } from "#domain/screening/next-step.ts";
import { type ListedTalk, OpenTalks } from "#features/screening/OpenTalks.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import type { GuideContent } from "#storage/guides.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { dropScreening, guidesFor, type OpenTalk, readOpenTalks, type StoredScreening } from "#workflows/screening.ts";
import type { Session } from "#workflows/session.ts";

const NO_FLAGS = { specialist: false, childTrained: false };

function listed(talk: OpenTalk, content: GuideContent | null): ListedTalk {
  const compiled = content && compileGuides(content.guides);
  const answered = talk.screening && compiled?.ok ? progress(compiled.value, talk.screening, NO_FLAGS).answered : 0;
  return { ...talk, content, answered };
}

const readTalks = async (session: Session): Promise<readonly ListedTalk[]> =>
  Promise.all(
    (await readOpenTalks(session)).map(async (talk) =>
      listed(talk, talk.screening && (await guidesFor(session, talk.screening.pack))),
    ),
  );

interface StartPageProps {
  readonly before: ReactNode;
  readonly error: string | null;
  readonly onHelp: () => void;
  readonly onBegin: () => void;
  readonly onGoOn: (stored: StoredScreening, content: GuideContent) => void;
  readonly onError: (error: string) => void;
}

/** Talks that wait, then help without questions, then questions. */
export function StartPage({ before, error, onHelp, onBegin, onGoOn, onError }: StartPageProps) {
  const { t } = useTranslation(["screening", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  // A list that cannot be read now keeps nobody from help.
  const talks = useVaultQuery((open) => readTalks(open).catch(() => []));

  async function forget(rowId: string) {
    const dropped = await dropScreening(session, rowId);
    if (!dropped.ok) onError(dropped.error.type);
  }
  // What waits stands first: it must not push the buttons away from under a thumb.
  if (!talks) return <Page title={t("start.title")} back="/team" />;
  return (
    <Page title={t("start.title")} back="/team">
      <OpenTalks
        talks={talks}
        onGoOn={({ rowId, screening, content }) => onGoOn({ rowId, screening }, content)}
        onForget={(rowId) => void forget(rowId)}
      />
      <Refusal why={error && t(`errors:${error}`)} />
      <p>{t("start.text")}</p>
      <Notice tone="caution">
        <p>{t("start.help_first")}</p>
      </Notice>
      {before}
      <AnswerGrid label={t("start.title")}>
        <AnswerButton value="help_now" label={inLanguage(t("ended.help"), lang)} onPress={onHelp} />
        <AnswerButton value="screening" label={inLanguage(t("start.begin"), lang)} onPress={onBegin} />
      </AnswerGrid>
    </Page>
  );
}
