import { resolve } from "node:path";
import { err, ok, type Result } from "#lib/result.ts";
import type { PostgresOptions } from "./postgres-data.ts";

export interface HubConfig {
  readonly dataRoot: string;
  readonly distRoot: string;
  readonly port: number;
  readonly host: string;
  /** How phones reach this hub; part of every enrolment code. */
  readonly publicUrl: string;
  /** Other hubs the served app may talk to. */
  readonly hubs: readonly string[];
  /** Where an app served from elsewhere may call from. */
  readonly appOrigins: readonly string[];
  /** Where sums for whoever runs the hub are read; nowhere without it. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  /** Of SQLite's file. */
  readonly maxBytes: number | undefined;
  /** Where the data are when not in SQLite's file. */
  readonly postgres: PostgresOptions | undefined;
}

const list = (text: string | undefined): readonly string[] => (text ?? "").split(/[\s,]+/).filter((part) => part !== "");
const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;

/** `127.0.0.1:9464` or `[::1]:9464`; `null` for anything else. */
function readAddress(text: string | undefined): HubConfig["metrics"] | null {
  if (text === undefined) return undefined;
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(text) ?? [];
  return host === undefined || Number(port) > 65535 ? null : { host, port: Number(port) };
}

/** Reads the variables docs/hub.md lists. The error is a sentence. */
export function readConfig(env: NodeJS.ProcessEnv): Result<HubConfig, string> {
  const port = Number(env["PORT"] ?? "8787");
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    return err(`PORT must be a number from 0 to 65535, not "${env["PORT"]}".`);
  const hubs = list(env["FANAL_HUBS"]);
  const appOrigins = list(env["FANAL_APP_ORIGINS"]);
  const strange = [...hubs, ...appOrigins].find((origin) => !isOrigin(origin));
  if (strange !== undefined) return err(`"${strange}" is not an address like https://hub.example.org (no path at its end).`);
  const publicUrl = env["FANAL_PUBLIC_URL"] ?? `http://localhost:${port}`;
  if (!isOrigin(publicUrl))
    return err(`FANAL_PUBLIC_URL must be an address like https://hub.example.org (no path at its end), not "${publicUrl}".`);
  const maxBytes = env["FANAL_MAX_BYTES"] === undefined ? undefined : Number(env["FANAL_MAX_BYTES"]);
  if (maxBytes !== undefined && !(maxBytes >= 1024 * 1024))
    return err("FANAL_MAX_BYTES must be a number of bytes, at least 1048576.");
  const metrics = readAddress(env["FANAL_METRICS"]);
  if (metrics === null)
    return err(`FANAL_METRICS must be an address and a port like 127.0.0.1:9464, not "${env["FANAL_METRICS"]}".`);
  const url = env["DATABASE_URL"];
  if (url !== undefined && maxBytes !== undefined)
    return err("FANAL_MAX_BYTES is for the hub's own file. With DATABASE_URL the room is the database's to limit.");
  const connections = Number(env["FANAL_DB_CONNECTIONS"] ?? "10");
  if (!Number.isInteger(connections) || connections < 2)
    return err(`FANAL_DB_CONNECTIONS must be a whole number, at least 2, not "${env["FANAL_DB_CONNECTIONS"]}".`);
  return ok({
    dataRoot: resolve(env["FANAL_DATA"] ?? "data"),
    distRoot: resolve(env["FANAL_DIST"] ?? "dist"),
    port,
    host: env["HOST"] ?? "localhost",
    publicUrl,
    hubs,
    appOrigins,
    metrics,
    maxBytes,
    postgres: url === undefined ? undefined : { url, connections },
  });
}
