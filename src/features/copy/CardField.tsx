import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyErrorWords } from "#features/copy/copy-errors.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { FilePick } from "#ui/FilePick.tsx";
import { Notice } from "#ui/Notice.tsx";
import { TextArea } from "#ui/TextArea.tsx";
import { readCard } from "#workflows/copy-make.ts";
import { useSession } from "#workflows/react.ts";

interface CardFieldProps {
  readonly card: string;
  readonly onCard: (card: string, isGood: boolean) => void;
}

/** Larger than any card: some other file. */
const MOST_BYTES = 16_384;

/** The other phone's card, pasted or from a file, checked against the team's key as soon as it is there. */
export function CardField({ card, onCard }: CardFieldProps) {
  const { t } = useTranslation(["copy", "errors"]);
  const session = useSession();
  const [serial, setSerial] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked changes with the card alone
  useEffect(() => {
    let current = true;
    setSerial(null);
    setError(null);
    if (card.trim() === "") return;
    void readCard(session, card).then((read) => {
      if (!current) return;
      if (read.ok) setSerial(read.value.serial);
      else setError(read.error.type);
      onCard(card, read.ok);
    });
    return () => {
      current = false;
    };
  }, [card, session]);

  async function load(file: File) {
    onCard(file.size > MOST_BYTES ? "?" : await file.text(), false);
  }
  return (
    <>
      <TextArea
        label={t("card.field")}
        hint={t("card.hint")}
        value={card}
        onChange={(text) => onCard(text, false)}
        testId="copy-card"
      />
      <FilePick label={t("card.load")} onPick={(file) => void load(file)} testId="card-load" />
      {serial !== null && (
        <Notice title={t("card.fits")} live testId="card-fits">
          <p>
            <Bidi>{t("card.serial", { serial })}</Bidi>
          </p>
          <p>{t("card.compare")}</p>
        </Notice>
      )}
      {error && (
        <Notice tone="danger" live testId="card-error">
          <p>{copyErrorWords(t, error)}</p>
        </Notice>
      )}
    </>
  );
}
