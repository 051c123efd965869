import { FolderOpen, MessageSquareReply, PackageOpen, RefreshCw, Send, Trash2 } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { NumberTaken } from "#features/team/NumberTaken.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { usePaged } from "#ui/use-paged.ts";
import { setCurrent } from "#workflows/current.ts";
import { isKeptHere } from "#workflows/kept-here.ts";
import { isAside, isCarried, type OutboxItem, openOutbox, type StoredOutboxItem } from "#workflows/outbox.ts";
import { useSession, useSessionState, useVaultQuery, useWorkshop } from "#workflows/react.ts";
import { isNumberTaken } from "#workflows/send-again.ts";
import { endHandOver } from "#workflows/stopped-hand-over.ts";

const isWaiting = ({ item }: StoredOutboxItem): boolean => item.state === "sealed" || item.state === "failed";

/** The words for how far it is; where it waits for more than a network, why says it all. */
function howFar(item: OutboxItem): string {
  if (item.seenAtMs !== undefined) return "waiting.seen";
  if (item.state === "sealed" && item.givenMs !== undefined) return "waiting.given";
  return isKeptHere(item) ? `contact.${item.failure}` : `waiting.state.${item.state}`;
}

/** What is only on this phone, what has left it, and why something has not. */
export function Waiting() {
  const { t } = useTranslation("team");
  const { handIn } = useWorkshop();
  const { enrolment } = useSessionState();
  const state = useSyncExternalStore(handIn.subscribe, handIn.get);
  const items = useVaultQuery(async (session) => (await openOutbox(session)).filter(({ item }) => !isAside(item)));
  const newestFirst = [...(items ?? [])].sort((a, b) => b.item.sealedAtMs - a.item.sealedAtMs);
  const waiting = newestFirst.filter(isWaiting);
  // What has not arrived stands first: it is the one thing somebody may have to do something about.
  const { shown, more } = usePaged([...waiting, ...newestFirst.filter((one) => !isWaiting(one))]);
  if (!items) return null;
  const failure = state.kind === "idle" ? state.last?.failure : undefined;

  return (
    <Card as="section" label={t("waiting.title")}>
      <ChipRow>
        <h2>{t("waiting.title")}</h2>
        <span data-testid="outbox-count">
          <Chip tone={waiting.length > 0 ? "lamp" : "plain"}>{waiting.length}</Chip>
        </span>
      </ChipRow>
      <Quiet>{waiting.length > 0 ? t("waiting.some", { count: waiting.length }) : t("waiting.none")}</Quiet>
      {shown.length > 0 && (
        <List label={t("waiting.title")}>
          {shown.map(({ rowId, item }) => (
            <ListItem key={rowId} testId="outbox-item">
              <span data-state={item.state}>
                <Bidi>{item.toName}</Bidi> · {item.kind === "withdrawal" && `${t("waiting.withdrawal")} · `}
                {item.kind === "incident" && `${t("waiting.incident")} · `}
                {item.kind === "hand_over" && `${t("waiting.hand_over")} · `}
                {isCarried(item) && `${t("waiting.carried")} · `}
                {t(howFar(item))}
                {item.sealedAgainMs !== undefined && ` · ${t("waiting.sealed_again")}`}
                {item.newNumberMs !== undefined && ` · ${t("waiting.new_number")}`}
                {item.failure && howFar(item) !== `contact.${item.failure}` && ` · ${t(`contact.${item.failure}`)}`}
              </span>
              {item.kind === "referral" && isKeptHere(item) && !isNumberTaken(item) && <OpenCase item={item} />}
              {item.failure === "HandOverStopped" && <StoppedHandOver item={item} />}
              {isNumberTaken(item) && <NumberTaken stored={{ rowId, item }} />}
            </ListItem>
          ))}
        </List>
      )}
      {more && (
        <BigButton kind="quiet" onPress={more} testId="more-waiting">
          {t("waiting.more")}
        </BigButton>
      )}
      {state.kind === "running" ? (
        <>
          <Progress
            label={t("waiting.running")}
            {...(state.of > 0 && { value: state.done / state.of, detail: `${state.done} / ${state.of}` })}
          />
          <BigButton kind="secondary" onPress={() => handIn.cancel()}>
            {t("waiting.cancel")}
          </BigButton>
        </>
      ) : (
        <BigButton
          kind="secondary"
          icon={waiting.length > 0 ? Send : RefreshCw}
          onPress={() => void handIn.run({ onlyDue: false })}
          testId="sync"
        >
          {waiting.length > 0 ? t("waiting.send") : t("waiting.look")}
        </BigButton>
      )}
      <BigButton kind="quiet" icon={PackageOpen} href="/team/carry" testId="open-carry">
        {t("waiting.by_hand")}
      </BigButton>
      {enrolment?.kind === "team" && (
        <BigButton kind="quiet" icon={MessageSquareReply} href="/team/answer" testId="open-told">
          {t("waiting.told")}
        </BigButton>
      )}
      {failure && (
        <Notice tone="caution" live testId="sync-failure">
          <p>{t(`contact.${failure.type}`)}</p>
        </Notice>
      )}
      {state.kind === "broken" && (
        <Notice tone="caution" live testId="sync-broken">
          <p>{t("waiting.broken")}</p>
        </Notice>
      )}
      {state.kind === "idle" && state.last && !state.last.failure && (
        <Notice live testId="sync-done">
          <p>{t("waiting.done", { sent: state.last.sent, collected: state.last.collected })}</p>
        </Notice>
      )}
    </Card>
  );
}

/** The case says why, and lets somebody else be chosen. Where it was erased nothing is left to hand over. */
function StoppedHandOver({ item }: { readonly item: OutboxItem }) {
  const { caseId, refId } = item;
  const { t } = useTranslation(["team", "hand-over", "errors"]);
  const session = useSession();
  const [error, setError] = useState<string | null>(null);
  if (caseId === undefined)
    return (
      <>
        <BigButton
          kind="quiet"
          icon={Trash2}
          onPress={async () => {
            const ended = await endHandOver(session, refId);
            setError(ended.ok ? null : ended.error.type);
          }}
          testId="waiting-end"
        >
          {t("hand-over:stopped.end")}
        </BigButton>
        <Refusal why={error && t(`errors:${error}`)} />
      </>
    );
  return <OpenCase item={item} />;
}

/** Where it can be taken back, and somebody else be chosen. */
function OpenCase({ item: { caseId } }: { readonly item: OutboxItem }) {
  const { t } = useTranslation("hand-over");
  const [, go] = useLocation();
  if (caseId === undefined) return null;
  const open = () => {
    setCurrent({ caseId });
    go("/cases/open");
  };
  return (
    <BigButton kind="quiet" icon={FolderOpen} onPress={open} testId="waiting-case">
      {t("stopped.open")}
    </BigButton>
  );
}
