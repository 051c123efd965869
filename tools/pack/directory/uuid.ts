import { createHash } from "node:crypto";

/** Made once for Fanal's directory and never changed: every id of an export grows from it. */
const NAMESPACE = "f896d96f-4e7b-40cc-8691-28133128880b";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The UUID in lower case, or null. */
export function readUuid(text: string): string | null {
  const lower = text.toLowerCase();
  return UUID.test(lower) ? lower : null;
}

/** UUID version 5 (RFC 9562, 5.5) in our namespace: the same name gives the same id for ever. */
export function uuidOf(name: string): string {
  const hash = createHash("sha1")
    .update(Buffer.from(NAMESPACE.replaceAll("-", ""), "hex"))
    .update(name, "utf8")
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex").slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const FOREIGN = /^hsds-([0-9a-f-]{36})$/;

/** The id under which somebody else's service stands in our directory. */
export const foreignId = (uuid: string): string => `hsds-${uuid}`;

/** The HSDS id of a service of ours; one that came from outside leaves under the id it came with. */
export function serviceUuid(id: string): string {
  const foreign = FOREIGN.exec(id)?.[1];
  return (foreign === undefined ? null : readUuid(foreign)) ?? uuidOf(`service:${id}`);
}
