import { ClipboardCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { ReadMovingCode } from "#ui/ReadMovingCode.tsx";
import { TextArea } from "#ui/TextArea.tsx";

interface ReadKeyProps {
  readonly button: string;
  readonly onText: (text: string) => void;
  /** `<testId>-text`, `<testId>-use`. */
  readonly testId: string;
}

/** A key off its paper copy: by the camera in this page, or typed. What was typed leaves the page with the press. */
export function ReadKey({ button, onText, testId }: ReadKeyProps) {
  const { t } = useTranslation("keys");
  const [text, setText] = useState("");
  return (
    <>
      <ReadMovingCode kind="texts" limit={0} onBytes={() => onText("")} onText={onText} />
      <TextArea
        label={t("read.typed")}
        hint={t("read.hint")}
        value={text}
        onChange={setText}
        rows={4}
        testId={`${testId}-text`}
      />
      <BigButton
        kind="secondary"
        icon={ClipboardCheck}
        onPress={() => {
          setText("");
          onText(text);
        }}
        disabled={text.trim() === ""}
        testId={`${testId}-use`}
      >
        {button}
      </BigButton>
    </>
  );
}
