import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Refusal } from "#ui/Refusal.tsx";

interface DeleteIncidentProps {
  readonly onDelete: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: { readonly type: string } }>;
}

/** By hand, after a second step. */
export function DeleteIncident({ onDelete }: DeleteIncidentProps) {
  const { t } = useTranslation(["incident", "errors"]);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function remove() {
    setAsking(false);
    const gone = await onDelete();
    setError(gone.ok ? null : gone.error.type);
  }
  return (
    <>
      <BigButton kind="quiet" icon={Trash2} onPress={() => setAsking(true)} testId="incident-delete">
        {t("delete.button")}
      </BigButton>
      <Refusal why={error && t(`errors:${error}`)} />
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("delete.title")}
        actions={
          <>
            <BigButton kind="danger" icon={Trash2} onPress={() => void remove()} testId="incident-delete-yes">
              {t("delete.button")}
            </BigButton>
            <BigButton kind="secondary" onPress={() => setAsking(false)}>
              {t("delete.no")}
            </BigButton>
          </>
        }
      >
        <p>{t("delete.text")}</p>
      </Dialog>
    </>
  );
}
