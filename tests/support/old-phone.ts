import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "@playwright/test";
import { build } from "vite";
import { freshFolder } from "./browser.ts";
import { type FilledVault, fillVault } from "./filled-vault.ts";
import { type Frozen, readFrozen } from "./frozen.ts";

/** A phone that still has version 1 of the database: as frozen, with 500 rows of an invented vault in it. */
export async function fillOldPhone(): Promise<Pick<Frozen, "database" | "files"> & { readonly words: string }> {
  const vault = await fillVault({ cases: 100, notesPerCase: 4, noteChars: 80 });
  const { database } = readFrozen("0.1");
  const stores = database.stores.map((store) => ({ ...store, rows: rowsOf(vault, store.name) ?? store.rows }));
  const files = Object.fromEntries(vault.files.map(([name, base64]) => [`v1/${name}.bin`, base64]));
  return { database: { ...database, stores }, files, words: vault.words };
}

/** `null`: as it was frozen. */
function rowsOf({ tables }: FilledVault, name: string): Frozen["database"]["stores"][number]["rows"] | null {
  if (name === "outbox" || name === "arrivals") return [];
  if (name !== "records" && name !== "shards") return null;
  const rows = tables.find(([table]) => table === name)?.[1] ?? [];
  // That version wrote no quick lists.
  return rows.map(({ bytes, quick: _, ...row }) => ({
    ...row,
    bytes: { $bytes: (bytes as { readonly base64: string }).base64 },
  }));
}

/** Windows of the version before: its storage code, built as it was, under the app's own address. Open them before the app runs. */
export async function serveOldWindow(context: BrowserContext, origin: string): Promise<() => Promise<Page>> {
  const outDir = freshFolder("old-window");
  await build({
    root: fileURLToPath(new URL("./old-window/", import.meta.url)),
    base: "/old-window/",
    configFile: false,
    logLevel: "error",
    build: { outDir, emptyOutDir: true, target: "es2022", modulePreload: { polyfill: false } },
  });
  await context.route(`${origin}/old-window/**`, (route) => {
    const name = new URL(route.request().url()).pathname.replace("/old-window/", "") || "index.html";
    const contentType = name.endsWith(".js") ? "text/javascript" : "text/html";
    return route.fulfill({ contentType, body: readFileSync(join(outDir, name)) });
  });
  return async () => {
    const page = await context.newPage();
    await page.goto(`${origin}/old-window/`);
    await page.waitForFunction(() => "oldWindow" in globalThis);
    return page;
  };
}
