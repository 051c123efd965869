import { type DataDir, dataDir, type OpenData } from "../../hub/data-dir.ts";
import { openData } from "../../hub/open-data.ts";
import type { PostgresOptions } from "../../hub/postgres-data.ts";
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
  return {
    data,
    dir,
    postgres,
    stores: second === undefined ? [data.store] : [data.store, second.store],
    async close() {
      await second?.close();
      await data.close();
      temp.remove();
    },
  };
}

export const ENGINES: Readonly<Record<"SQLite" | "PostgreSQL", () => Promise<Opened>>> = {
  SQLite: () => open(undefined),
  PostgreSQL: async () => open({ url: await freshDatabase(await sharedServer()), connections: 4 }),
};
export const engineNames = Object.keys(ENGINES) as (keyof typeof ENGINES)[];
