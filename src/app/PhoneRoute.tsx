import { type Keeping, type Room, ThisPhone } from "#features/settings/ThisPhone.tsx";
import { offlineSnapshot } from "#offline/register.ts";
import { askToKeep, openedAs, type StorageStatus, storageStatus } from "#offline/storage-status.ts";
import { TRIAL_MIB, trialWrite } from "#storage/trial-write.ts";

const toKeeping = (status: StorageStatus): Keeping => ({
  persistent: status === "unknown" ? null : status === "kept",
  offlineReady: offlineSnapshot().offline.kind === "ready",
  opened: openedAs(),
});
const askKeeping = async (): Promise<Keeping> => toKeeping(await storageStatus());
const askPersistence = async (): Promise<Keeping> => toKeeping(await askToKeep());
const tryRoom = async (): Promise<Room> => ({ mib: await trialWrite(), mostMib: TRIAL_MIB });

export function PhoneRoute() {
  return <ThisPhone askKeeping={askKeeping} askPersistence={askPersistence} tryRoom={tryRoom} />;
}
