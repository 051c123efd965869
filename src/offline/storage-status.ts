/** Whether the phone promised to keep what is stored here. Never claims more than the browser said. */
export type StorageStatus = "kept" | "may_be_deleted" | "unknown";

export async function storageStatus(): Promise<StorageStatus> {
  if (!navigator.storage?.persisted) return "unknown";
  return (await navigator.storage.persisted()) ? "kept" : "may_be_deleted";
}

/** Asks once; browsers decide by rules of their own and may say no without asking the person. */
export async function askToKeep(): Promise<StorageStatus> {
  if (!navigator.storage?.persist) return "unknown";
  return (await navigator.storage.persist()) ? "kept" : "may_be_deleted";
}
