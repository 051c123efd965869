import { ClipboardCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FilePick } from "#ui/FilePick.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { readCode } from "#ui/qr-code.ts";
import { ReadMovingCode } from "#ui/ReadMovingCode.tsx";
import { TextArea } from "#ui/TextArea.tsx";

interface ReadCodeProps {
  readonly onText: (text: string) => void;
  /** `<testId>-photo`, `<testId>-text`, `<testId>-use`. */
  readonly testId: string;
}

/** The code on the other phone: read by the camera in this page, photographed, or pasted as text. No picture goes anywhere. */
export function ReadCode({ onText, testId }: ReadCodeProps) {
  const { t } = useTranslation("enrol");
  const [text, setText] = useState("");
  const [state, setState] = useState<"idle" | "looking" | "none">("idle");
  async function look(photo: File) {
    setState("looking");
    const read = await readCode(photo);
    setState(read.ok ? "idle" : "none");
    if (read.ok) onText(read.value);
  }
  return (
    <>
      <ReadMovingCode kind="texts" limit={0} onBytes={() => setState("none")} onText={onText} />
      {state === "looking" ? (
        <Progress label={t("code.looking")} />
      ) : (
        <FilePick photo kind="secondary" label={t("code.photo")} onPick={(file) => void look(file)} testId={`${testId}-photo`} />
      )}
      {state === "none" && (
        <Notice tone="caution" live testId={`${testId}-none`}>
          <p>{t("code.none")}</p>
        </Notice>
      )}
      <Disclosure title={t("code.paste")} testId={`${testId}-paste`}>
        <TextArea label={t("code.text")} value={text} onChange={setText} rows={5} testId={`${testId}-text`} />
        <BigButton
          kind="secondary"
          icon={ClipboardCheck}
          onPress={() => onText(text.trim())}
          disabled={text.trim() === ""}
          testId={`${testId}-use`}
        >
          {t("code.use")}
        </BigButton>
      </Disclosure>
    </>
  );
}
