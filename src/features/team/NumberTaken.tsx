import { RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import type { Result } from "#lib/result.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { setCurrent } from "#workflows/current.ts";
import type { StoredOutboxItem } from "#workflows/outbox.ts";
import { useSession, useWorkshop } from "#workflows/react.ts";
import { readWayOut, sendUnderNewNumber, takeOut, type WayOut } from "#workflows/send-again.ts";

/** The hub holds something else under its number: sealed again under another one, or what to do instead. Only after somebody has read it. */
export function NumberTaken({ stored }: { readonly stored: StoredOutboxItem }) {
  const { t } = useTranslation(["team", "referrals", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { handIn } = useWorkshop();
  const [, go] = useLocation();
  const [wayOut, setWayOut] = useState<WayOut | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { rowId, item } = stored;
  const close = () => {
    setWayOut(null);
    setError(null);
  };
  async function done(act: Promise<Result<void, { readonly type: string }>>, then: () => void) {
    const acted = await act;
    if (!acted.ok) return setError(acted.error.type);
    close();
    then();
  }
  const isAgain = wayOut?.kind === "again";
  return (
    <>
      <BigButton
        kind="secondary"
        icon={RotateCcw}
        onPress={async () => setWayOut(await readWayOut(session, stored))}
        testId="number-taken"
      >
        {t("again.button")}
      </BigButton>
      <Dialog
        open={wayOut !== null}
        onClose={close}
        title={t(wayOut?.kind === "instead" ? "again.title_instead" : "again.title")}
        actions={
          <>
            {isAgain ? (
              <BigButton
                icon={RotateCcw}
                onPress={() => void done(sendUnderNewNumber(session, rowId), () => void handIn.run({ onlyDue: true }))}
                testId="new-number"
              >
                {t("again.yes")}
              </BigButton>
            ) : (
              <BigButton
                kind="danger"
                icon={Trash2}
                onPress={() =>
                  void done(takeOut(session, rowId), () => {
                    if (item.kind !== "hand_over" || item.caseId === undefined) return;
                    setCurrent({ caseId: item.caseId });
                    go("/cases/hand-over");
                  })
                }
                testId="take-out"
              >
                {t(item.kind === "hand_over" && item.caseId !== undefined ? "again.take_out_and_choose" : "again.take_out")}
              </BigButton>
            )}
            <BigButton kind="quiet" onPress={close}>
              {t("again.no")}
            </BigButton>
          </>
        }
      >
        <p>{t("again.text")}</p>
        {wayOut?.kind === "again" && (
          <>
            <p>{t("again.same", { name: cleanOutsideText(item.toName) })}</p>
            {wayOut.lines.length > 0 && <p>{wayOut.lines.map((line) => t(`referrals:field.${line}`)).join(" · ")}</p>}
            {wayOut.until !== undefined && <p>{t("again.until", { day: formatDay(wayOut.until, lang) })}</p>}
          </>
        )}
        {wayOut?.kind === "instead" && <p data-testid="instead">{t(`again.instead.${wayOut.how}`)}</p>}
        <Refusal why={error && t(`errors:${error}`)} testId="not-saved" />
      </Dialog>
    </>
  );
}
