import { Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/enrol/Enrol.module.css";
import { BigButton } from "#ui/BigButton.tsx";
import { copyText } from "#ui/copy-text.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { StillCode } from "#ui/StillCode.tsx";

interface ShowCodeProps {
  readonly code: string;
  /** What the picture is. */
  readonly label: string;
  readonly testId: string;
}

/** A code for the other phone's camera, and as text where no camera reads it. */
export function ShowCode({ code, label, testId }: ShowCodeProps) {
  const { t } = useTranslation("enrol");
  const [status, setStatus] = useState("");
  return (
    <>
      <StillCode text={code} label={label} testId={`${testId}-picture`} />
      <Disclosure title={t("code.as_text")} testId={`${testId}-as-text`}>
        <p className={styles.text} dir="ltr" lang="en" data-testid={testId}>
          {code}
        </p>
        <BigButton
          kind="secondary"
          icon={Copy}
          onPress={() => void copyText(code).then((done) => setStatus(done ? t("code.copied") : ""))}
        >
          {t("code.copy")}
        </BigButton>
        <StatusLine text={status} />
      </Disclosure>
    </>
  );
}

/** Read aloud by one, compared by the other. */
export function SixWords({ words, testId }: { readonly words: string; readonly testId: string }) {
  return (
    <p className={styles.words} dir="ltr" lang="en" data-testid={testId}>
      {words}
    </p>
  );
}
