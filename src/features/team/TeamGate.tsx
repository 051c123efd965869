import { Database, KeyRound } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { CreateVault, type CreateVaultProps } from "#features/team/CreateVault.tsx";
import { PinDoor } from "#features/team/PinDoor.tsx";
import { StayOpen } from "#features/team/StayOpen.tsx";
import { Unlock } from "#features/team/Unlock.tsx";
import { WhoseNotes } from "#features/team/WhoseNotes.tsx";
import { useStorageTrouble } from "#storage/react.ts";
import { EmptyState } from "#ui/EmptyState.tsx";
import { Page } from "#ui/Page.tsx";
import { useSession, useSessionState } from "#workflows/react.ts";

interface TeamGateProps extends CreateVaultProps {
  readonly children: ReactNode;
}

/** Everything behind it needs an open vault. Locking shows the way in at the same place, so that the work goes on where it was. */
export function TeamGate({ mayVanish, askToKeep, children }: TeamGateProps) {
  const { t } = useTranslation(["team", "app"]);
  const trouble = useStorageTrouble();
  const session = useSession();
  const { vault, numbers } = useSessionState();
  useEffect(() => {
    if (vault.kind === "starting") void session.refresh();
  }, [session, vault.kind]);

  if (vault.kind === "open") {
    return (
      <>
        {children}
        <StayOpen />
      </>
    );
  }
  if (trouble?.type === "Unavailable" || trouble?.type === "BlockedByAnotherTab") {
    const isHeld = trouble.type === "BlockedByAnotherTab";
    return (
      <Page title={t("gate.title")} back="/">
        <EmptyState
          icon={Database}
          title={t(isHeld ? "app:storage_blocked" : "app:storage_unavailable")}
          testId={isHeld ? "storage-blocked" : "storage-unavailable"}
        />
      </Page>
    );
  }
  if (vault.kind === "none") return <CreateVault mayVanish={mayVanish} askToKeep={askToKeep} />;
  if (vault.kind === "choose") return <WhoseNotes />;
  if (vault.kind === "locked") return <Unlock locked={vault} />;
  if (vault.kind === "resting") return <PinDoor />;
  if (vault.kind === "starting") return <Page title={t("gate.title")} back="/" quietTitle />;
  return (
    <Page title={t("gate.title")} back={numbers.length > 1 ? () => void session.leaveDoor() : "/"}>
      <EmptyState
        icon={vault.kind === "damaged" ? KeyRound : Database}
        title={t(`gate.${vault.kind}.title`)}
        testId={`vault-${vault.kind}`}
      >
        <p>{t(`gate.${vault.kind}.text`)}</p>
      </EmptyState>
    </Page>
  );
}
