import { type Keeping, SettingsPage } from "#features/settings/SettingsPage.tsx";
import { offlineSnapshot } from "#offline/register.ts";
import { askToKeep, type StorageStatus, storageStatus } from "#offline/storage-status.ts";

const toKeeping = (status: StorageStatus): Keeping => ({
  persistent: status === "unknown" ? null : status === "kept",
  offlineReady: offlineSnapshot().offline.kind === "ready",
});
const askKeeping = async (): Promise<Keeping> => toKeeping(await storageStatus());
const askPersistence = async (): Promise<Keeping> => toKeeping(await askToKeep());

export function SettingsRoute() {
  return <SettingsPage askKeeping={askKeeping} askPersistence={askPersistence} build={import.meta.env.VITE_BUILD ?? ""} />;
}
