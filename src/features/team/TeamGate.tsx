import { Database, KeyRound } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { CreateVault, type CreateVaultProps } from "#features/team/CreateVault.tsx";
import { PinDoor } from "#features/team/PinDoor.tsx";
import { StayOpen } from "#features/team/StayOpen.tsx";
import { Unlock } from "#features/team/Unlock.tsx";
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
  const { vault } = useSessionState();
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
  if (trouble?.type === "Unavailable") {
    return (
      <Page title={t("gate.title")} back="/">
        <EmptyState icon={Database} title={t("app:storage_unavailable")} testId="storage-unavailable" />
      </Page>
    );
  }
  if (vault.kind === "none") return <CreateVault mayVanish={mayVanish} askToKeep={askToKeep} />;
  if (vault.kind === "locked") return <Unlock locked={vault} />;
  if (vault.kind === "resting") return <PinDoor />;
  if (vault.kind === "starting") return <Page title={t("gate.title")} back="/" quietTitle />;
  return (
    <Page title={t("gate.title")} back="/">
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
