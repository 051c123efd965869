import { useTranslation } from "react-i18next";
import type { Assessment } from "#domain/screening/types.ts";
import styles from "#features/practice/Practice.module.css";
import { Quiet } from "#ui/Quiet.tsx";

/** Shown with any label; asking again later is for a talk that can go on, not for a story. */
const FLAGS = ["child_protection", "unaccompanied", "urgent_check", "labour_rights"] as const;

/** By which rule an assessment was read, and what stands beside the label. */
export function HowRead({ assessment }: { readonly assessment: Assessment }) {
  const { t } = useTranslation("practice");
  const flags = FLAGS.filter((flag) => assessment.flags.includes(flag));
  return (
    <>
      {flags.length > 0 && (
        <ul className={styles.signs}>
          {flags.map((flag) => (
            <li key={flag} data-testid="flag" data-flag={flag}>
              {t(`compare.flag.${flag}`)}
            </li>
          ))}
        </ul>
      )}
      <Quiet>{assessment.age === "adult" ? t("compare.adult") : t("compare.child")}</Quiet>
    </>
  );
}
