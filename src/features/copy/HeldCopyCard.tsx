import { FileDown, PackageOpen, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type HeldCopy, heldUntilMs } from "#domain/team/held-copies.ts";
import { formatDay, formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { megabytes } from "#i18n/megabytes.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { HandOn } from "#ui/HandOn.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { eraseHeldCopy, heldCopyFile } from "#workflows/copy-held.ts";
import { COPY_FILE_NAME } from "#workflows/copy-make.ts";
import { useSession } from "#workflows/react.ts";

interface HeldCopyCardProps {
  readonly copy: HeldCopy;
  readonly onOpen: (copyNo: string, file: Blob) => void;
}

/** A colleague's copy, sealed as it came: whose, of which day, until when it stays, and what can be done with it. */
export function HeldCopyCard({ copy, onOpen }: HeldCopyCardProps) {
  const { t } = useTranslation(["copy", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const [isSure, setSure] = useState(false);
  const [status, setStatus] = useState("");
  const [error, setError] = useState<string | null>(null);
  /** Read when somebody wants it; `null` when it cannot be read. */
  const [file, setFile] = useState<Blob | null | undefined>(undefined);
  const { copyNo, name, day, size, have, of, wholeMs } = copy;
  const isWhole = wholeMs !== undefined;
  const until = formatDayAt(heldUntilMs(copy), lang);

  async function load(then: (read: Blob) => void) {
    const read = await heldCopyFile(session, copyNo);
    if (read) then(read);
    else setFile(null);
  }
  async function erase() {
    const done = await eraseHeldCopy(session, copyNo);
    setError(done.ok ? null : done.error.type);
  }
  return (
    <Card as="li" tone="lamp" testId="copy-held" data={{ "data-state": isWhole ? "whole" : "coming" }}>
      <h3>{t("transit.from", { name: cleanOutsideText(name), day: formatDay(day, lang), size: megabytes(size, lang) })}</h3>
      {isWhole ? (
        <>
          <Chip tone="lamp">{t("transit.not_opened")}</Chip>
          <p>{t("transit.not_opened_text")}</p>
          <p>{t("transit.ask_first")}</p>
          <Quiet>{t("transit.until", { day: until })}</Quiet>
          {file === null && (
            <Notice tone="danger" testId="copy-file-gone">
              <p>{t("transit.file_gone")}</p>
            </Notice>
          )}
          <BigButton icon={PackageOpen} onPress={() => void load((read) => onOpen(copyNo, read))} testId="copy-open-held">
            {t("transit.open")}
          </BigButton>
          {!file && (
            <BigButton kind="secondary" icon={FileDown} onPress={() => void load(setFile)} testId="copy-as-file">
              {t("transit.as_file")}
            </BigButton>
          )}
          {file && (
            <HandOn
              name={COPY_FILE_NAME}
              file={file}
              share={t("transit.share")}
              save={t("transit.save")}
              kind="secondary"
              onGone={() => setStatus(t("transit.saved"))}
              status={status}
              testId="copy-held"
            />
          )}
        </>
      ) : (
        <>
          <Progress label={t("transit.coming", { have: have.length, of })} value={have.length / of} />
          <Quiet>{t("transit.coming_until", { day: until })}</Quiet>
        </>
      )}
      {isSure ? (
        <>
          <p>{t("transit.erase_sure")}</p>
          <BigButton kind="danger" icon={Trash2} onPress={() => void erase()} testId="copy-erase-yes">
            {t("transit.erase_yes")}
          </BigButton>
          <BigButton kind="secondary" onPress={() => setSure(false)}>
            {t("transit.keep")}
          </BigButton>
        </>
      ) : (
        <BigButton kind="quiet" icon={Trash2} onPress={() => setSure(true)} testId="copy-erase">
          {t("transit.erase")}
        </BigButton>
      )}
      <Refusal why={error && t(`errors:${error}`)} testId="copy-held-error" />
    </Card>
  );
}
