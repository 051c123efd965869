import { readdirSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { parse } from "yaml";
import { type Right, RightsSchema } from "#domain/pack/rights.ts";
import { type Service, ServicesSchema } from "#domain/pack/services.ts";

const packs = new URL("../../packs/", import.meta.url);
const source = (path: string): unknown => parse(readFileSync(new URL(path, packs), "utf8"));

/** Notes are for the people who keep the directory; the app does not carry them. */
const withoutNotes = (entries: unknown): unknown => (entries as Record<string, unknown>[]).map(({ notes: _notes, ...entry }) => entry);

export const services: readonly Service[] = readdirSync(new URL("calais/directory/", packs)).flatMap((file) =>
  v.parse(ServicesSchema, withoutNotes(source(`calais/directory/${file}`))),
);
export const rights: readonly Right[] = ["core", "calais"].flatMap((pack) => v.parse(RightsSchema, source(`${pack}/content/rights.yaml`)));
export const serviceById = (id: string): Service => {
  const found = services.find((service) => service.id === id);
  if (found === undefined) throw new Error(`no service is called ${id}`);
  return found;
};
