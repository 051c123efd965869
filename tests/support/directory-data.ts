import type { Right } from "#domain/pack/rights.ts";
import type { Service } from "#domain/pack/services.ts";
import { readPackSource } from "../../tools/lib/pack-source.ts";

const calais = readPackSource("calais").values;

export const services: readonly Service[] = calais.services.map(({ service }) => service);
export const rights: readonly Right[] = [readPackSource("core").values, calais].flatMap((pack) => pack.rights ?? []);
export const serviceById = (id: string): Service => {
  const found = services.find((service) => service.id === id);
  if (found === undefined) throw new Error(`no service is called ${id}`);
  return found;
};
