import { Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Redirect } from "wouter";
import { isTakenBack } from "#domain/referral/withdrawal.ts";
import { SharedCard } from "#features/withdrawal/SharedCard.tsx";
import { Withdrawn } from "#features/withdrawal/Withdrawn.tsx";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { useVaultQuery, useWorkshop } from "#workflows/react.ts";
import { readShared, type Shared, type TakenBack, type WithdrawWhat, withdrawConsent } from "#workflows/withdraw.ts";

type Asked = Exclude<WithdrawWhat, { kind: "one" }> | { readonly kind: "one"; readonly of: Shared };

/** The person no longer agrees: what happens to what was shared, what is erased here, what stays and why; then two taps. */
export function WithdrawalPage({ caseId: opened }: { readonly caseId: string | null }) {
  // Erased, it is no longer the open case, and this page has still to say so.
  const [caseId] = useState(opened);
  const [done, setDone] = useState<(TakenBack & { readonly isErased: boolean }) | null>(null);
  if (done) return <Withdrawn {...done} />;
  if (caseId === null) return <Redirect to="/cases" replace />;
  return <Withdraw caseId={caseId} onDone={(taken, isErased) => setDone({ ...taken, isErased })} />;
}

interface WithdrawProps {
  readonly caseId: string;
  readonly onDone: (taken: TakenBack, isErased: boolean) => void;
}

function Withdraw({ caseId, onDone }: WithdrawProps) {
  const { t } = useTranslation(["withdrawal", "errors"]);
  const { session, handIn } = useWorkshop();
  const found = useVaultQuery((s) => readShared(s, caseId), caseId);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [error, setError] = useState<string | null>(null);
  useBusy(asked !== null);
  if (!found) return <Page title={t("title")} back="/cases/open" quietTitle />;
  const { shared, hold } = found;
  const hasSome = shared.some(({ fate }) => isTakenBack(fate));
  const kind = asked?.kind ?? "one";
  const hasReports = shared.some(({ fate }) => fate === "stays");

  async function takeBack(what: Asked) {
    const one: WithdrawWhat = what.kind === "one" ? { kind: "one", refId: what.of.refId } : what;
    const taken = await withdrawConsent(session, caseId, one);
    setAsked(null);
    if (!taken.ok) return setError(taken.error.type);
    onDone(taken.value, what.kind === "everything");
    void handIn.run({ onlyDue: true });
  }

  return (
    <Page
      title={t("title")}
      back="/cases/open"
      bottom={
        hold ? (
          hasSome && (
            <BigButton icon={Undo2} onPress={() => setAsked({ kind: "sharing" })} testId="withdraw-sharing">
              {t("sharing.button")}
            </BigButton>
          )
        ) : (
          <BigButton kind="danger" icon={Trash2} onPress={() => setAsked({ kind: "everything" })} testId="withdraw-everything">
            {t(hasSome ? "everything.button" : "everything.button_here")}
          </BigButton>
        )
      }
    >
      <p>{t("right")}</p>
      <Refusal why={error && t(`errors:${error}`)} />
      <h2>{t("shared.title")}</h2>
      {shared.length === 0 ? (
        <p>{t("shared.none")}</p>
      ) : (
        <List label={t("shared.title")}>
          {shared.map((one) => (
            <SharedCard key={one.refId} shared={one} onTakeBack={() => setAsked({ kind: "one", of: one })} />
          ))}
        </List>
      )}
      <h2>{t("here.title")}</h2>
      {hold ? (
        <Notice tone="caution" testId="withdraw-hold">
          <p>{t("here.hold")}</p>
        </Notice>
      ) : (
        <>
          <p>{t("here.erased")}</p>
          <p>{t(hasReports ? "here.stays_report" : "here.stays")}</p>
        </>
      )}
      <Quiet>{t("offline")}</Quiet>
      <Dialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={t(`ask.title.${kind}`, { name: asked?.kind === "one" ? cleanOutsideText(asked.of.organisation) : "" })}
        actions={
          <>
            <BigButton
              kind="danger"
              icon={asked?.kind === "everything" ? Trash2 : Undo2}
              onPress={() => asked && void takeBack(asked)}
              testId="withdraw-confirm"
            >
              {t(`ask.yes.${kind}`)}
            </BigButton>
            <BigButton kind="secondary" onPress={() => setAsked(null)}>
              {t("no")}
            </BigButton>
          </>
        }
      >
        <p>{t(`ask.text.${kind}`)}</p>
      </Dialog>
    </Page>
  );
}
