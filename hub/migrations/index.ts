import { start } from "./0001-start.ts";

/** Applied in order; `PRAGMA user_version` counts them. An entry is never changed once released. */
export const MIGRATIONS: readonly string[] = [start];
