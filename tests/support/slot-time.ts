import type { Page } from "@playwright/test";

interface Turn {
  /** The phone was off for so long, as the key file sees it. */
  readonly pastMs?: number;
  /** Wrong tries in a row before now. */
  readonly tries?: number;
}

/**
 * Writes into the key file what a phone's clock would have done to it: its times lie further back, or more tries were made. The page
 * has to be opened anew afterwards.
 */
export const turnSlots = (page: Page, turn: Turn): Promise<void> =>
  page.evaluate(async ({ pastMs = 0, tries }) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("v1");
    for (const name of ["slots-a.bin", "slots-b.bin"]) {
      const entry = await folder.getFileHandle(name);
      const bytes = new Uint8Array(await (await entry.getFile()).arrayBuffer());
      const view = new DataView(bytes.buffer);
      for (const at of [64, 80]) {
        const ms = view.getBigUint64(at);
        if (ms > 0n) view.setBigUint64(at, ms - BigInt(pastMs));
      }
      if (tries !== undefined) view.setUint32(60, tries);
      bytes.set(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice(0, 4064))), 4064);
      // The page may be writing its own look at the file at this moment.
      const writer = await entry.createWritable().catch(async () => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        return entry.createWritable();
      });
      await writer.write(bytes);
      await writer.close();
    }
  }, turn);

/** Whether the key file knows of a phone's own key. */
export const hasPhoneSlot = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("v1");
    const copies = ["slots-a.bin", "slots-b.bin"].map(
      async (name) => new Uint8Array(await (await (await folder.getFileHandle(name)).getFile()).arrayBuffer()),
    );
    return (await Promise.all(copies)).some((bytes) => bytes[74] !== 0);
  });
