import { Check, FolderOpen, HandHeart, Handshake, Phone, Sunrise } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { AnswerNews } from "#domain/case/answers.ts";
import type { OpenCase } from "#domain/case/hand-over.ts";
import type { FollowUpTask } from "#domain/case/handed.ts";
import { Ltr } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { nextMorning } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useOrganisations } from "#storage/react.ts";
import { AnswerNotice } from "#ui/AnswerNotice.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { HandOverState } from "#ui/HandOverState.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { addEntry } from "#workflows/cases.ts";
import { setCurrent } from "#workflows/current.ts";
import { answerRead } from "#workflows/hand-over.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { endHandOver, readStopped } from "#workflows/stopped-hand-over.ts";

interface OpenMatterProps {
  readonly matter: OpenCase;
  readonly onError: (type: string | null) => void;
}

/** One case with something open: open it, mark it done, or leave it for the morning. */
export function OpenMatter({ matter, onError }: OpenMatterProps) {
  const { t } = useTranslation(["shift", "hand-over", "urgent-call"]);
  const { lang } = useLanguage();
  const session = useSession();
  const [, go] = useLocation();
  const organisations = useOrganisations();
  const { caseId, code, unreached, tasks, handOver, answers, referral } = matter;
  const nameOf = (id: string) => cleanOutsideText(organisations.find((one) => one.id === id)?.name ?? id);
  const leftForMorning = tasks.some(({ task, dueDay }) => task === "lead_decides" && dueDay === nextMorning(session.nowMs()));

  const stopped = useVaultQuery((s) => readStopped(s, handOver ? [handOver] : []), handOver?.refId);
  const handAgain = () => {
    setCurrent({ caseId });
    go("/cases/hand-over");
  };
  const add = async (task: FollowUpTask, more: { readonly done?: boolean; readonly dueDay?: string }) => {
    const saved = await addEntry(session, { type: "follow_up", caseId, task, ...more });
    onError(saved.ok ? null : saved.error.type);
  };
  const read = async (news: AnswerNews) => {
    const saved = await answerRead(session, news);
    onError(saved.ok ? null : saved.error.type);
  };
  return (
    <Card as="li" tone={unreached ? "red" : "plain"} testId="open-matter" data={{ "data-code": code }}>
      <strong>
        <Ltr>{code}</Ltr>
      </strong>
      {unreached && (
        <BigButton icon={HandHeart} onPress={() => void add("reach_child", { done: true })} testId="child-safe">
          {t("safe")}
        </BigButton>
      )}
      {referral && answers.every(({ refId }) => refId !== referral.refId) && (
        <Notice tone="caution" testId="referred-waiting">
          <p>{t("referred", { name: nameOf(referral.organisationId) })}</p>
          <BigButton kind="secondary" icon={Phone} href="/team/urgent-call" testId="open-urgent-call">
            {t("urgent-call:open")}
          </BigButton>
        </Notice>
      )}
      {answers.map((news) => (
        <AnswerNotice key={news.refId} news={news} name={nameOf(news.organisationId)} onRead={() => void read(news)} />
      ))}
      {tasks.map(({ entryId, task, dueDay }) => (
        <div key={entryId} data-testid="promise" data-task={task}>
          <p>
            {t(`task.${task}`)} <Chip tone="lamp">{dueDay ? t("due", { day: formatDay(dueDay, lang) }) : t("undated")}</Chip>
          </p>
          <BigButton
            kind="quiet"
            icon={Check}
            onPress={() => void add(task, { done: true, ...(dueDay && { dueDay }) })}
            testId="promise-done"
          >
            {t("done")}
          </BigButton>
        </div>
      ))}
      {handOver && (
        <HandOverState
          handOver={handOver}
          stopped={stopped?.get(handOver.refId)}
          onChooseAnother={async () => {
            const ended = await endHandOver(session, handOver.refId);
            if (ended.ok) handAgain();
            else onError(ended.error.type);
          }}
        />
      )}
      {handOver?.state !== "waiting" && (
        <BigButton kind="secondary" icon={Handshake} onPress={handAgain} testId="hand-over-one">
          {t("hand-over:give")}
        </BigButton>
      )}
      {leftForMorning ? (
        <Quiet>{t("morning_left")}</Quiet>
      ) : (
        <BigButton
          kind="secondary"
          icon={Sunrise}
          onPress={() => void add("lead_decides", { dueDay: nextMorning(session.nowMs()) })}
          testId="leave-for-morning"
        >
          {t("morning")}
        </BigButton>
      )}
      <BigButton
        kind="quiet"
        icon={FolderOpen}
        onPress={() => {
          setCurrent({ caseId });
          go("/cases/open");
        }}
        testId="open-case"
      >
        {t("open", { code })}
      </BigButton>
    </Card>
  );
}
