import { GraduationCap } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/practice/Practice.module.css";
import { Icon } from "#ui/Icon.tsx";
import { Page } from "#ui/Page.tsx";

interface PracticeFrameProps {
  readonly title: ReactNode;
  readonly section?: ReactNode;
  readonly back: string | (() => void);
  readonly bottom?: ReactNode;
  readonly focusKey?: string;
  readonly children?: ReactNode;
}

/** Every page of the practice: a band that stays in view says that this is one, so that nobody takes it for a real talk. */
export function PracticeFrame({ title, section, back, bottom, focusKey, children }: PracticeFrameProps) {
  const { t } = useTranslation("practice");
  return (
    <Page
      title={title}
      section={section}
      back={back}
      bottom={bottom}
      {...(focusKey === undefined ? {} : { focusKey })}
      above={
        <p className={styles.band} data-testid="practice-band">
          <Icon of={GraduationCap} size={20} />
          <span>{t("band")}</span>
        </p>
      }
    >
      {children}
    </Page>
  );
}
