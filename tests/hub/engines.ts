import { type DataDir, dataDir, type OpenData } from "../../hub/data-dir.ts";
import { openData } from "../../hub/open-data.ts";
import { type PostgresOptions, restorePostgres } from "../../hub/postgres-data.ts";
import { restoreBackup } from "../../hub/sqlite-data.ts";
import type { Store } from "../../hub/store.ts";
import { freshDatabase, sharedServer } from "../support/postgres/server.ts";
import { tempDir } from "./support.ts";

/** Empty data of one engine, opened as a hub opens them. */
export interface Opened {
  readonly data: OpenData;
  readonly dir: DataDir;
  readonly postgres: PostgresOptions | undefined;
  /** The stores of all processes that share the data: one on SQLite, two on PostgreSQL. */
  readonly stores: readonly [Store, ...Store[]];
  /** The stores are let go without a word, as by a hub that is killed; then the backup is put back, and its data opened. */
  restore(file: string, nowMs: number): Promise<OpenData>;
  close(): Promise<void>;
}

async function must(dir: DataDir, postgres?: PostgresOptions): Promise<OpenData> {
  const opened = await openData(dir, { postgres });
  if (!opened.ok) throw new Error(`the test's data did not open: ${opened.error.type}`);
  return opened.value;
}

async function open(postgres: PostgresOptions | undefined): Promise<Opened> {
  const temp = tempDir();
  const dir = dataDir(temp.path);
  const data = await must(dir, postgres);
  const second = postgres && (await must(dir, postgres));
  const stores: Opened["stores"] = second === undefined ? [data.store] : [data.store, second.store];
  let inUse: readonly OpenData[] = second === undefined ? [data] : [second, data];
  return {
    data,
    dir,
    postgres,
    stores,
    async restore(file, nowMs) {
      for (const store of stores) await store.close();
      inUse = [];
      const restored =
        postgres === undefined ? restoreBackup(dir, file, nowMs) : await restorePostgres(dir, postgres.url, file, nowMs);
      if (!restored.ok) throw new Error(`the backup was not restored: ${JSON.stringify(restored.error)}`);
      const again = await must(dir, postgres);
      inUse = [again];
      return again;
    },
    async close() {
      for (const each of inUse) await each.close();
      temp.remove();
    },
  };
}

export const ENGINES: Readonly<Record<"SQLite" | "PostgreSQL", () => Promise<Opened>>> = {
  SQLite: () => open(undefined),
  PostgreSQL: async () => open({ url: await freshDatabase(await sharedServer()), connections: 4 }),
};
export const engineNames = Object.keys(ENGINES) as (keyof typeof ENGINES)[];
