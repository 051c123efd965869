import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Signer } from "./ed25519.ts";
import type { Store } from "./store.ts";

/**
 * The folder `FANAL_DATA`. Keys and the mark "there is data" lie beside the database, never in it: a lost or emptied database is
 * then noticed instead of being replaced by an empty one under the same name.
 */
export interface DataDir {
  readonly root: string;
  readonly database: string;
  readonly keys: string;
  readonly backups: string;
  /** Who may be enrolled: organisations, teams, devices, revoked serials. */
  readonly register: string;
  readonly packs: string;
  readonly running: string;
  /** Which days SQLite's hub has seen. */
  readonly clock: string;
}

export const dataDir = (root: string): DataDir => ({
  root,
  database: join(root, "hub.sqlite"),
  keys: join(root, "keys"),
  backups: join(root, "backups"),
  register: join(root, "register"),
  packs: join(root, "packs"),
  running: join(root, "running.json"),
  clock: join(root, "clock.json"),
});

export type StartProblem =
  | { readonly type: "DatabaseMissing" | "WriteAheadMissing"; readonly file: string; readonly backup: string | null }
  | { readonly type: "DatabaseDamaged"; readonly file: string; readonly detail: string; readonly backup: string | null }
  | { readonly type: "OtherDatabase"; readonly file: string; readonly backup: string | null }
  | { readonly type: "KeysMissing" | "KeysUnreadable"; readonly dir: string }
  | { readonly type: "DataInUse"; readonly file: string }
  /** Starting writes; there is no room for it, or the disk fails. */
  | { readonly type: "DiskFull"; readonly file: string }
  | { readonly type: "NotDurable"; readonly engine: string; readonly setting: string }
  | { readonly type: "NewerDatabase"; readonly found: number; readonly known: number }
  | { readonly type: "OtherEngine"; readonly has: "sqlite" | "postgres" }
  | { readonly type: "BadAddress"; readonly why: string }
  | { readonly type: "Unreachable"; readonly host: string; readonly code: string }
  | { readonly type: "NotAllowed"; readonly host: string }
  | { readonly type: "ReadOnly"; readonly host: string }
  | { readonly type: "ClockOff"; readonly host: string; readonly minutes: number };

export type RestoreProblem = "no_backup" | "no_data" | "in_use" | "damaged" | "other_database" | "newer";

export interface OpenData {
  readonly store: Store;
  readonly signer: Signer;
  readonly operatorToken: string;
  /** True when this call made the data. */
  readonly fresh: boolean;
  /** The engine's settings as it reports them. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The newest by its name, which begins with the instant. */
export const lastBackup = (dir: DataDir): string | null => {
  const files = existsSync(dir.backups) ? readdirSync(dir.backups).filter((name) => /\.(sqlite|dump)$/.test(name)) : [];
  const last = files.sort().at(-1);
  return last === undefined ? null : join(dir.backups, last);
};
