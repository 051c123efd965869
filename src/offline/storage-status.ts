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

export type OpenedAs = "iphone_browser" | "iphone_home" | "other";

/** An iPhone removes what its browser keeps after seven days without a visit, and leaves alone what the home screen keeps. */
export function openedAs(): OpenedAs {
  // Only Apple's phones and tablets know this property.
  if (!("standalone" in navigator)) return "other";
  return navigator.standalone === true ? "iphone_home" : "iphone_browser";
}

/** True unless the phone promised to keep it: no browser says whether a window is private. */
export async function mayVanish(): Promise<boolean> {
  if (openedAs() === "iphone_home" || matchMedia("(display-mode: standalone)").matches) return false;
  return (await storageStatus()) !== "kept";
}
