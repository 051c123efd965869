/** Lets the browser keep a file under a plain name where downloads go. */
export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const asShared = (name: string, file: Blob): ShareData => ({ files: [new File([file], name, { type: file.type })] });

/** Whether this phone hands files of this kind to other apps. */
export const canShareFile = (name: string, type: string): boolean =>
  typeof navigator.canShare === "function" && navigator.canShare(asShared(name, new Blob([], { type })));

/** The phone's own sheet of apps. False when somebody closed it, or it refused. */
export async function shareFile(name: string, file: Blob): Promise<boolean> {
  try {
    await navigator.share(asShared(name, file));
    return true;
  } catch {
    return false;
  }
}
