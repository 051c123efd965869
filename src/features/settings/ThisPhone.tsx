import { Archive, ClipboardCheck, HardDriveDownload, PackageOpen } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Door } from "#ui/Door.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { phoneRisk } from "#workflows/phone-risk.ts";
import { useSessionState, useVaultQuery } from "#workflows/react.ts";

/** What this phone promises about keeping things; handed in, because screens do not ask the browser themselves. */
export interface Keeping {
  /** The browser promised not to clear it by itself; `null` where it cannot be asked. */
  readonly persistent: boolean | null;
  readonly offlineReady: boolean;
  /** How the app is opened: an iPhone clears what its browser keeps, and not what the home screen keeps. */
  readonly opened: "iphone_browser" | "iphone_home" | "other";
}
export interface Room {
  /** MiB that could be written, at most `mostMib`; `null` where nothing could be tried. */
  readonly mib: number | null;
  readonly mostMib: number;
}
interface ThisPhoneProps {
  readonly askKeeping: () => Promise<Keeping>;
  readonly askPersistence: () => Promise<Keeping>;
  readonly tryRoom: () => Promise<Room>;
}

/** Less than this is a phone that will soon refuse. */
const LITTLE_MIB = 5;

/** What the phone keeps and may clear, how much room there is, what nobody else has yet: never more than is known. */
export function ThisPhone({ askKeeping, askPersistence, tryRoom }: ThisPhoneProps) {
  const { t } = useTranslation(["settings", "team", "copy"]);
  const risk = useVaultQuery(phoneRisk);
  const { numbers } = useSessionState();
  const [keeping, setKeeping] = useState<Keeping | null>(null);
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => void askKeeping().then(setKeeping), [askKeeping]);
  useEffect(() => void tryRoom().then(setRoom), [tryRoom]);

  return (
    <Page title={t("phone.title")} back="/settings">
      {risk && (
        <Card as="section" label={t("phone.only_here")} tone={risk.unsent > 0 ? "lamp" : "plain"} testId="only-here">
          <h2>{t("phone.only_here")}</h2>
          <p>{t("team:erase.cases", { count: risk.cases })}</p>
          <p>{risk.unsent === 0 ? t("team:erase.unsent_none") : t("team:erase.unsent", { count: risk.unsent })}</p>
          <Quiet>{t("phone.only_here_text")}</Quiet>
          {numbers.length > 1 && <p data-testid="unseen-notes">{t("team:several.unseen")}</p>}
        </Card>
      )}
      <Section title={t("keeping.title")} testId="keeping">
        {keeping && (
          <>
            <p data-testid="lasting">
              {t(keeping.persistent === true ? "keeping.yes" : keeping.persistent === false ? "keeping.no" : "keeping.unknown")}
            </p>
            {keeping.persistent === false && (
              <BigButton
                kind="secondary"
                icon={HardDriveDownload}
                onPress={() => void askPersistence().then(setKeeping)}
                testId="ask-to-keep"
              >
                {t("keeping.ask")}
              </BigButton>
            )}
            <Quiet>{t(`phone.clears.${keeping.opened}`)}</Quiet>
            <Quiet>{t("phone.private")}</Quiet>
            <Quiet>{t(keeping.offlineReady ? "keeping.offline" : "keeping.not_offline")}</Quiet>
          </>
        )}
      </Section>
      <Section title={t("phone.room")} testId="room">
        {!room && <Progress label={t("phone.trying")} />}
        {room?.mib === null && <p>{t("phone.room_unknown")}</p>}
        {room && room.mib !== null && room.mib >= room.mostMib && <p>{t("phone.room_enough", { count: room.mostMib })}</p>}
        {room && room.mib !== null && room.mib < room.mostMib && (
          <Notice tone={room.mib < LITTLE_MIB ? "danger" : "caution"} live testId="room-little">
            <p>{t("phone.room_little", { count: room.mib })}</p>
          </Notice>
        )}
        <Quiet>{t("phone.room_how")}</Quiet>
      </Section>
      <Door href="/settings/copy" icon={Archive} title={t("copy:door")} hint={t("copy:door_hint")} testId="open-copy" />
      <Door
        href="/settings/copy/open"
        icon={PackageOpen}
        title={t("copy:open.title")}
        hint={t("copy:open.door_hint")}
        testId="open-open-copy"
      />
      <Door href="/settings/lost" icon={ClipboardCheck} title={t("lost.title")} hint={t("lost.door")} testId="open-lost" />
    </Page>
  );
}
