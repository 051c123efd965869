import {
  ClipboardCheck,
  GitCompareArrows,
  Hand,
  Handshake,
  MessageSquarePlus,
  Printer,
  Scale,
  Send,
  Ticket,
  Trash2,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { Entry } from "#domain/case/types.ts";
import { lastAsked } from "#domain/screening/again.ts";
import { DraftsOfCase } from "#features/cases/DraftsOfCase.tsx";
import { EntryCard } from "#features/cases/EntryCard.tsx";
import { KeptUntil } from "#features/cases/KeptUntil.tsx";
import { NoteForm } from "#features/cases/NoteForm.tsx";
import { Ltr } from "#i18n/Bidi.tsx";
import { formatDay, formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { DAY_MS } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useGuideContent } from "#storage/guides.ts";
import { useOrganisations } from "#storage/react.ts";
import { Actions } from "#ui/Actions.tsx";
import { AnswerNotice } from "#ui/AnswerNotice.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { HandOverState } from "#ui/HandOverState.tsx";
import { HeldBack } from "#ui/HeldBack.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { addEntry, type OpenedCase, readCase } from "#workflows/cases.ts";
import { setCurrent, useCurrent } from "#workflows/current.ts";
import { eraseCase, stillGoesTo } from "#workflows/erase-case.ts";
import { answerRead, readAnswers } from "#workflows/hand-over.ts";
import { readHold } from "#workflows/hold.ts";
import { readKeptHere } from "#workflows/kept-here.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";
import { readTextDue } from "#workflows/sent.ts";
import { endHandOver, readStopped } from "#workflows/stopped-hand-over.ts";
import { readTold } from "#workflows/withdraw.ts";

interface CasePageProps {
  readonly caseId: string;
  /** Plans to meet again and for a missing child: drawn by another feature, handed in by the application. */
  readonly safety: (opened: OpenedCase, isChild: boolean) => ReactNode;
}

/** One case: a code and its entries, newest first. */
export function CasePage({ caseId, safety }: CasePageProps) {
  const { t } = useTranslation(["cases", "hand-over", "referrals", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { enrolment } = useSessionState();
  const [, go] = useLocation();
  const guides = useGuideContent();
  const opened = useVaultQuery((s) => readCase(s, caseId), caseId);
  const told = useVaultQuery((s) => readTold(s, caseId), caseId);
  const keptHere = useVaultQuery((s) => readKeptHere(s, caseId), caseId);
  const textDue = useVaultQuery((s) => readTextDue(s, caseId), caseId);
  const leaving = useVaultQuery(async (s) => ({ names: await stillGoesTo(s, caseId), hold: await readHold(s) }), caseId);
  const handOvers = opened?.view.handOvers ?? [];
  const stopped = useVaultQuery((s) => readStopped(s, handOvers), `${handOvers.map(({ refId, state }) => refId + state)}`);
  const answers = useVaultQuery(async (s) => (await readAnswers(s)).get(caseId) ?? [], caseId);
  const organisations = useOrganisations();
  const { noting } = useCurrent();
  const write = (of?: string) => setCurrent({ noting: { caseId, ...(of !== undefined && { of }) } });
  const [deleting, setDeleting] = useState(false);
  const [error, setError] = useState<string | null>(null);
  if (!opened) return <Page title={t("list.title")} back="/cases" quietTitle />;
  const { view, entries, damaged } = opened;
  const { isChild } = view;
  const lastTalkMs = guides ? lastAsked(guides.guides, view.screenings)?.atMs : undefined;
  const waitMs = guides ? guides.guides.rescreenAfterDays * DAY_MS : 0;
  const againFromMs = view.screenings.length === 0 ? null : lastTalkMs === undefined ? 0 : lastTalkMs + waitMs;
  const replaced = new Set(entries.flatMap((e) => (e.type === "note" && e.replaces ? [e.replaces] : [])));
  // A meeting with a plan shows its task itself.
  const planless = view.openTasks.filter(
    ({ task, dueDay }) => task !== "meet_again" || !view.meetings.some(({ day }) => day === dueDay),
  );
  const newestFirst = [...entries].sort((a, b) => b.atMs - a.atMs);

  if (noting?.caseId === caseId) {
    const old = entries.find(({ entryId }) => entryId === noting.of);
    const text = old?.type === "note" ? old.text : "";
    return <NoteForm caseId={caseId} text={text} replaces={noting.of} onDone={() => setCurrent({ noting: null })} />;
  }

  const done = async (task: Extract<Entry, { type: "follow_up" }>["task"], dueDay: string | undefined) => {
    const saved = await addEntry(session, { type: "follow_up", caseId, task, done: true, ...(dueDay && { dueDay }) });
    if (!saved.ok) setError(saved.error.type);
  };
  return (
    <Page
      title={
        <>
          {t("case.title")} <Ltr>{view.code}</Ltr>
        </>
      }
      back="/cases"
      bottom={
        <Actions>
          <BigButton icon={Send} href="/cases/refer" testId="refer">
            {t("case.refer")}
          </BigButton>
          {view.screenings.length > 0 && (
            <BigButton kind="secondary" icon={ClipboardCheck} href="/screen/result" testId="open-assessment">
              {t("case.result")}
            </BigButton>
          )}
        </Actions>
      }
    >
      {damaged > 0 && (
        <Notice tone="danger" live>
          <p>{t("case.damaged", { count: damaged })}</p>
        </Notice>
      )}
      {error === "OnHold" && <HeldBack heldFor={leaving?.hold?.heldFor} live />}
      {error && error !== "OnHold" && (
        <Notice tone="danger" live>
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
      {isChild && <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />}
      {handOvers.map((handOver) => (
        <HandOverState
          key={handOver.refId}
          handOver={handOver}
          stopped={stopped?.get(handOver.refId)}
          onChooseAnother={async () => {
            const ended = await endHandOver(session, handOver.refId);
            if (ended.ok) go("/cases/hand-over");
            else setError(ended.error.type);
          }}
        />
      ))}
      {answers?.map((news) => (
        <AnswerNotice
          key={news.refId}
          news={news}
          name={cleanOutsideText(organisations.find(({ id }) => id === news.organisationId)?.name ?? news.organisationId)}
          onRead={async () => {
            const saved = await answerRead(session, news);
            setError(saved.ok ? null : saved.error.type);
          }}
        />
      ))}
      {planless.map((task) => (
        <Notice key={task.entryId} tone="caution" title={t(`task.${task.task}`)} testId="open-task">
          <p>{task.dueDay ? t("task.due", { day: formatDay(task.dueDay, lang) }) : t("task.open")}</p>
          <BigButton kind="secondary" onPress={() => void done(task.task, task.dueDay)}>
            {t("task.done")}
          </BigButton>
        </Notice>
      ))}
      <DraftsOfCase caseId={caseId} onNote={write} />
      {safety(opened, isChild)}
      {view.screenings.length > 0 && (
        <BigButton kind="quiet" icon={Scale} href="/cases/why" testId="open-explanation">
          {t("case.why")}
        </BigButton>
      )}
      {view.screenings.length > 1 && (
        <BigButton kind="quiet" icon={GitCompareArrows} href="/cases/changes">
          {t("case.changes")}
        </BigButton>
      )}
      <BigButton kind="secondary" icon={MessageSquarePlus} onPress={() => write()} testId="add-note">
        {t("case.note")}
      </BigButton>
      {againFromMs !== null &&
        (againFromMs <= session.nowMs() ? (
          <BigButton kind="quiet" href="/screen/again" testId="talk-again">
            {t("case.again")}
          </BigButton>
        ) : (
          <Quiet>{t("case.not_again", { day: formatDayAt(againFromMs, lang) })}</Quiet>
        ))}
      {entries.length === 0 && <EmptyState icon={ClipboardCheck} title={t("case.empty")} />}
      <List label={t("case.entries")}>
        {newestFirst.map((entry) => (
          <EntryCard
            key={entry.entryId}
            entry={entry}
            replaced={replaced.has(entry.entryId)}
            textDueMs={entry.type === "referral" ? textDue?.get(entry.refId) : undefined}
            keptHere={entry.type === "referral" ? keptHere?.get(entry.refId) : undefined}
            told={entry.type === "withdrawal" ? told?.get(entry.refId) : undefined}
            referral={entry.type === "referral" ? view.referrals.find((r) => r.refId === entry.refId) : undefined}
            onEdit={entry.type === "note" && !replaced.has(entry.entryId) ? () => write(entry.entryId) : undefined}
          />
        ))}
      </List>
      {enrolment?.kind === "team" && handOvers.every(({ state }) => state !== "waiting") && (
        <BigButton kind="quiet" icon={Handshake} href="/cases/hand-over" testId="hand-over">
          {t("hand-over:give")}
        </BigButton>
      )}
      {view.referrals.some(({ state }) => state !== "withdrawn") && (
        <BigButton kind="quiet" icon={Printer} href="/cases/told" testId="without-software">
          {t("case.without_software")}
        </BigButton>
      )}
      {view.referrals.length > 0 && (
        <BigButton kind="quiet" icon={Ticket} href="/cases/ticket" testId="open-ticket">
          {t("referrals:ticket.title")}
        </BigButton>
      )}
      <Quiet>{t("case.kept", { day: formatDayAt(view.openedAtMs, lang) })}</Quiet>
      <KeptUntil of={{ caseId, lastAtMs: view.lastAtMs }} onError={setError} />
      <BigButton kind="quiet" icon={Hand} href="/cases/withdraw" testId="withdraw">
        {t("case.withdraw")}
      </BigButton>
      <BigButton kind="quiet" icon={Trash2} onPress={() => setDeleting(true)} testId="delete-case">
        {t("case.delete")}
      </BigButton>
      <Dialog
        open={deleting}
        onClose={() => setDeleting(false)}
        title={t("delete.title", { code: view.code })}
        actions={
          <>
            <BigButton
              kind="danger"
              icon={Trash2}
              onPress={async () => {
                const erased = await eraseCase(session, caseId);
                setDeleting(false);
                if (erased.ok) go("/cases");
                else setError(erased.error.type);
              }}
              testId="delete-confirm"
            >
              {t("delete.yes")}
            </BigButton>
            <BigButton kind="secondary" onPress={() => setDeleting(false)}>
              {t("delete.no")}
            </BigButton>
          </>
        }
      >
        <p>{t("delete.text")}</p>
        {leaving && leaving.names.length > 0 && (
          <p data-testid="still-goes">
            <strong>{t("delete.waits", { names: leaving.names.map(cleanOutsideText).join(" · ") })}</strong>
          </p>
        )}
      </Dialog>
    </Page>
  );
}
