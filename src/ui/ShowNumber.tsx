import { Smartphone } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Ltr } from "#i18n/Bidi.tsx";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { classNames } from "#ui/class-names.ts";
import { Dialog } from "#ui/Dialog.tsx";
import { Icon } from "#ui/Icon.tsx";
import styles from "#ui/ShowNumber.module.css";
import { useAwake } from "#ui/use-awake.ts";

interface ShowNumberProps {
  /** As people of the country write it. */
  readonly number: string;
  /** Whose number it is, and of which country. */
  readonly label: string;
  /** Who answers and who may be told: no way to a number goes past it. */
  readonly children?: ReactNode;
}

/** Three digits fill the width; long numbers break between their groups. */
const TINY = 3;
const SHORT = 7;

/** One tap from any number: its digits as large as the screen allows, light on black, to dial on another phone. */
export function ShowNumber({ number, label, children }: ShowNumberProps) {
  const { t } = useTranslation("common");
  const [open, setOpen] = useState(false);
  useAwake(open);
  const shown = cleanOutsideText(number);
  return (
    <>
      <button type="button" className={styles.button} data-testid="show-number" onClick={() => setOpen(true)}>
        <Icon of={Smartphone} size={20} />
        {t("number_large")}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={label} testId="number-large" black>
        <p className={classNames(styles.digits, shown.length <= TINY && styles.tiny, shown.length > SHORT && styles.long)}>
          <Ltr>{shown}</Ltr>
        </p>
        <p>{t("number_large_text")}</p>
        {children}
      </Dialog>
    </>
  );
}
