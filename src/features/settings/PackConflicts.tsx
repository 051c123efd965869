import { useTranslation } from "react-i18next";
import type { Conflict } from "#domain/pack/merge.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { useGuideContent } from "#storage/guides.ts";
import { usePackTitle } from "#storage/pack-title.ts";
import { useMerged } from "#storage/react.ts";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";

/** Everything two packs say differently, both sides of it, and which of the two counts. */
export function PackConflicts() {
  const { t } = useTranslation("team");
  const { lang } = useLanguage();
  const { conflicts, services } = useMerged();
  const titleOf = usePackTitle(lang);
  const refused = useGuideContent()?.refused ?? [];
  const nameOf = (id: string): string => cleanOutsideText(services.find((service) => service.id === id)?.name ?? id);
  const numbers = (all: readonly string[]): string => all.join(", ") || t("packs.no_number");
  const titles = (packIds: readonly string[]): string => packIds.map(titleOf).join(", ");
  const sentence = (conflict: Conflict): string => {
    switch (conflict.type) {
      case "numbers_differ":
        return t("packs.numbers_differ", {
          service: nameOf(conflict.serviceId),
          earlier: titleOf(conflict.earlier.packId),
          earlierNumbers: numbers(conflict.earlier.numbers),
          later: titleOf(conflict.later.packId),
          laterNumbers: numbers(conflict.later.numbers),
        });
      case "replaced_twice":
      case "hidden_and_given":
        return t(`packs.${conflict.type}`, { service: nameOf(conflict.serviceId), packs: titles(conflict.packIds) });
      case "emergency_kept":
        return t(`packs.emergency_kept_${conflict.wanted}`, {
          service: nameOf(conflict.serviceId),
          pack: titleOf(conflict.packId),
        });
      case "differs":
        return t("packs.differs", { id: conflict.id, packs: titles(conflict.packIds) });
      case "not_allowed":
        return t("packs.not_allowed", { pack: titleOf(conflict.packId), name: conflict.name });
    }
  };
  return (
    <Section title={t("packs.conflicts")} testId="packs-conflicts">
      {conflicts.length + refused.length === 0 && <Quiet>{t("packs.conflicts_none")}</Quiet>}
      {conflicts.map((conflict) => (
        <Notice key={JSON.stringify(conflict)} tone="caution" testId={`conflict-${conflict.type}`}>
          <p>{sentence(conflict)}</p>
        </Notice>
      ))}
      {refused.map((packId) => (
        <Notice key={packId} tone="caution" testId="conflict-guide_refused">
          <p>{t("packs.guide_refused", { pack: titleOf(packId) })}</p>
        </Notice>
      ))}
    </Section>
  );
}
