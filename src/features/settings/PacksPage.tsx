import { PackageOpen, Share2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { kindOf } from "#domain/pack/order.ts";
import { mayBeTakenOff } from "#domain/pack/take-off.ts";
import { PackConflicts } from "#features/settings/PackConflicts.tsx";
import { TakenOff } from "#features/settings/TakenOff.tsx";
import { TakeOff } from "#features/settings/TakeOff.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackTitle } from "#storage/pack-title.ts";
import { useContentState, useMerged } from "#storage/react.ts";
import { Card } from "#ui/Card.tsx";
import { Door } from "#ui/Door.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { useSession } from "#workflows/react.ts";

interface PacksPageProps {
  /** The app trusts keys that were made for trying out. */
  readonly isForTrying: boolean;
  /** Looks for packs. */
  readonly onWanted: () => void;
}

/** Which packs this phone has, from the lowest to the highest, what one hides from another, and where they do not agree. */
export function PacksPage({ isForTrying, onWanted }: PacksPageProps) {
  const { t } = useTranslation(["team", "carry"]);
  const { lang } = useLanguage();
  const session = useSession();
  const { parts } = useContentState();
  const { hidden } = useMerged();
  const titleOf = usePackTitle(lang);
  const removable = mayBeTakenOff(parts.map(({ manifest }) => manifest));
  const packIds = [...new Set(parts.map(({ manifest }) => manifest.packId))];
  return (
    <Page title={t("packs.title")} back="/team">
      {isForTrying && (
        <Notice tone="danger" testId="keys-for-trying">
          <p>{t("packs.for_trying")}</p>
        </Notice>
      )}
      <p>{t("packs.intro")}</p>
      <List numbered label={t("packs.title")}>
        {packIds.map((packId) => {
          const own = parts.filter(({ manifest }) => manifest.packId === packId).map(({ manifest }) => manifest);
          const below = [...new Set(own.flatMap(({ about }) => about?.extends ?? []))];
          return (
            <Card key={packId} as="li" testId="pack" data={{ "data-pack": packId }}>
              <h2>{titleOf(packId)}</h2>
              {own[0] && <p>{t(`packs.kind.${kindOf(own[0])}`)}</p>}
              {below.length > 0 && <Quiet>{t("packs.above", { packs: below.map(titleOf).join(", ") })}</Quiet>}
              {own.map(({ role, version, created, expires }) => (
                <Quiet key={role}>
                  {t("packs.part", { role: t(`role.${role}`), version, day: formatDay(created, lang) })}
                  {Date.parse(expires) < session.nowMs() && ` ${t("packs.expired")}`}
                </Quiet>
              ))}
              {own[0] && removable.has(packId) && <TakeOff packId={packId} title={titleOf(packId)} kind={kindOf(own[0])} />}
            </Card>
          );
        })}
      </List>
      <Door
        href="/settings/packs/give"
        icon={Share2}
        title={t("carry:door_give")}
        hint={t("carry:door_give_hint")}
        testId="open-give"
      />
      <Door
        href="/settings/packs/take"
        icon={PackageOpen}
        title={t("carry:door_take")}
        hint={t("carry:door_take_hint")}
        testId="open-take"
      />
      <Section title={t("packs.hidden")} testId="packs-hidden">
        {hidden.length === 0 && <Quiet>{t("packs.hidden_none")}</Quiet>}
        {hidden.map(({ serviceId, packId, reason, checkedOn, name }) => (
          <p key={serviceId} data-service-id={serviceId}>
            {t("packs.hidden_one", {
              service: cleanOutsideText(name),
              pack: titleOf(packId),
              reason: t(`packs.reason.${reason}`),
              day: formatDay(checkedOn, lang),
            })}
          </p>
        ))}
      </Section>
      <TakenOff onWanted={onWanted} />
      <PackConflicts />
    </Page>
  );
}
