import { useTranslation } from "react-i18next";
import type { Service } from "#domain/pack/services.ts";
import styles from "#features/help/Help.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackTitle } from "#storage/pack-title.ts";
import { useMerged } from "#storage/react.ts";

interface ServiceOriginProps {
  readonly service: Service;
}

/** Whose entry this is, whose it replaces, and what that one said where the number is another. */
export function ServiceOrigin({ service }: ServiceOriginProps) {
  const { t } = useTranslation("help");
  const { lang } = useLanguage();
  const { origins, conflicts } = useMerged();
  const titleOf = usePackTitle(lang);
  const origin = origins.get(service.id);
  if (!origin) return null;
  const otherNumbers = conflicts.flatMap((one) =>
    one.type === "numbers_differ" && one.serviceId === service.id && one.later.packId === origin.packId ? [one.earlier] : [],
  );
  return (
    <div className={styles.small} data-testid="service-origin" data-pack={origin.packId}>
      <p>{t("from_pack", { pack: titleOf(origin.packId) })}</p>
      {origin.replaces.length > 0 && (
        <p data-testid="service-replaces">{t("replaces_pack", { pack: origin.replaces.map(titleOf).join(", ") })}</p>
      )}
      {otherNumbers.map(({ packId, numbers }) => (
        <p key={packId} data-testid="service-other-number">
          {t("other_number", { pack: titleOf(packId), number: numbers.join(", ") || "–" })}
        </p>
      ))}
    </div>
  );
}
