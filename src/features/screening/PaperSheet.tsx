import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Right } from "#domain/pack/rights.ts";
import styles from "#features/screening/PlanView.module.css";
import { useWorkerText } from "#features/screening/use-words.ts";

/** On paper only: the call list and the rights in plain words. Nothing on it says who it is for, or why. */
export function PaperSheet({ rights, children }: { readonly rights: readonly Right[]; readonly children: ReactNode }) {
  const { t } = useTranslation("screening");
  const words = useWorkerText();
  return (
    <div className={styles.paper} aria-hidden="true">
      {children}
      <h2>{t("paper.rights")}</h2>
      {rights
        .filter((right) => right.kind === "right")
        .map((right) => (
          <section key={right.id}>
            <h3>{words(`right.${right.id}.title`)?.text}</h3>
            <p>{words(`right.${right.id}.body`)?.text}</p>
          </section>
        ))}
      <p>{t("paper.note")}</p>
    </div>
  );
}
