import { CalendarPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { HeldBack } from "#ui/HeldBack.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { keepReceivedLonger, receivedKeptUntil } from "#workflows/clocks.ts";
import { eraseReceived } from "#workflows/erase-received.ts";
import { readHold } from "#workflows/hold.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import type { StoredReceivedItem } from "#workflows/received.ts";

/** On which day a referral goes by itself, the way to keep it near that day, and the way to delete it by hand. */
export function ReferralClock({ stored }: { readonly stored: StoredReceivedItem }) {
  const { t } = useTranslation(["inbox", "cases", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { rowId, item } = stored;
  const kept = useVaultQuery(
    async (s) => ({ until: await receivedKeptUntil(s, stored), hold: await readHold(s) }),
    `${rowId} ${item.repliedAtMs ?? ""} ${item.reply ?? ""} ${item.elsewhere?.atMs ?? ""}`,
  );
  const [deleting, setDeleting] = useState(false);
  const [error, setError] = useState<string | null>(null);
  if (!kept) return null;
  const { hold, until } = kept;
  const tell = (done: { readonly ok: true } | { readonly ok: false; readonly error: { readonly type: string } }) =>
    setError(done.ok ? null : done.error.type);
  if (hold) return <HeldBack heldFor={hold.heldFor} />;
  const day = until.dueMs === null ? null : formatDayAt(until.dueMs, lang);
  return (
    <>
      {day === null && <Quiet>{t("keeping.unanswered")}</Quiet>}
      {day !== null && !until.soon && <Quiet>{t("keeping.until", { day })}</Quiet>}
      {day !== null && until.soon && (
        <Notice tone="caution" title={t("keeping.soon_title", { day })} testId="referral-goes-soon">
          <p>{t("cases:retention.soon")}</p>
          <BigButton
            kind="secondary"
            icon={CalendarPlus}
            onPress={() => void keepReceivedLonger(session, rowId).then(tell)}
            testId="keep-referral-longer"
          >
            {t("cases:retention.longer", { count: until.days })}
          </BigButton>
        </Notice>
      )}
      <BigButton kind="quiet" icon={Trash2} onPress={() => setDeleting(true)} testId="delete-referral">
        {t("delete.button")}
      </BigButton>
      <Refusal why={error && t(`errors:${error}`)} />
      <Dialog
        open={deleting}
        onClose={() => setDeleting(false)}
        title={t("delete.title")}
        actions={
          <>
            <BigButton
              kind="danger"
              icon={Trash2}
              onPress={() => {
                setDeleting(false);
                void eraseReceived(session, rowId).then(tell);
              }}
              testId="delete-referral-confirm"
            >
              {t("cases:delete.yes")}
            </BigButton>
            <BigButton kind="secondary" onPress={() => setDeleting(false)}>
              {t("cases:delete.no")}
            </BigButton>
          </>
        }
      >
        {day === null && (
          <p>
            <strong>{t("delete.unanswered")}</strong>
          </p>
        )}
        <p>{t("delete.text")}</p>
      </Dialog>
    </>
  );
}
