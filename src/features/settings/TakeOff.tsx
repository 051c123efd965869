import { CircleMinus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PackKind } from "#domain/pack/about.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Notice } from "#ui/Notice.tsx";
import { takePackOff } from "#workflows/take-off.ts";

interface TakeOffProps {
  readonly packId: string;
  readonly title: string;
  readonly kind: PackKind;
}

/** Takes a pack off this phone, after saying what goes and what stays. */
export function TakeOff({ packId, title, kind }: TakeOffProps) {
  const { t } = useTranslation(["team", "errors"]);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function take() {
    const taken = await takePackOff(packId, title);
    setAsking(false);
    setError(taken.ok ? null : taken.error.type);
  }
  return (
    <>
      <BigButton kind="quiet" icon={CircleMinus} onPress={() => setAsking(true)} testId={`take-off-${packId}`}>
        {t("packs.take_off")}
      </BigButton>
      {error !== null && (
        <Notice tone="danger" live>
          <p>{error === "MustStay" ? t("packs.must_stay") : t(`errors:${error}`)}</p>
        </Notice>
      )}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("packs.take_off_title", { pack: title })}
        actions={
          <>
            <BigButton kind="danger" icon={CircleMinus} onPress={() => void take()} testId="take-off-confirm">
              {t("packs.take_off")}
            </BigButton>
            <BigButton kind="secondary" onPress={() => setAsking(false)}>
              {t("packs.keep")}
            </BigButton>
          </>
        }
      >
        <p>{t(`packs.take_off_goes_${kind === "region" ? "region" : "overlay"}`)}</p>
        <p>{t("packs.take_off_stays")}</p>
      </Dialog>
    </>
  );
}
