import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ErrorObject } from "ajv";

export interface Misfit {
  /** Which record: `contents[3]`. */
  readonly where: string;
  readonly reason: string;
}

const misfit = (where: string, error: ErrorObject): Misfit => ({
  where: `${where}${error.instancePath}`,
  reason: `${error.message ?? error.keyword}.`,
});

type Check = (kind: string, where: string, value: unknown) => readonly Misfit[];

/** Reads the JSON Schemas of HSDS from a folder as the specification publishes them (`service.json`, `phone.json` …). */
export async function loadSchemas(dir: string): Promise<Check> {
  if (!existsSync(join(dir, "service.json")))
    throw new Error(`${dir}: no service.json. The folder "schema" of the HSDS specification is meant.`);
  const [{ Ajv }, formats] = await Promise.all([import("ajv"), import("ajv-formats")]);
  // The published schemas carry words of their own (`datapackage_type`, `constraints`) that strict mode would refuse.
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default.default(ajv);
  for (const name of readdirSync(dir).filter((file) => file.endsWith(".json") && file !== "openapi.json"))
    ajv.addSchema(JSON.parse(readFileSync(join(dir, name), "utf8")) as object, name);
  return (kind, where, value) => {
    const validate = ajv.getSchema(`${kind}.json`);
    if (validate === undefined) throw new Error(`${dir}: no ${kind}.json`);
    return validate(value) === true ? [] : (validate.errors ?? []).map((error) => misfit(where, error));
  };
}

/** Every record of an export against its schema. */
export function misfitsOf(
  document: {
    readonly contents: readonly unknown[];
    readonly taxonomies: readonly unknown[];
    readonly taxonomy_terms: readonly unknown[];
  },
  check: Check,
): readonly Misfit[] {
  return [
    ...document.contents.flatMap((service, i) => check("service", `contents[${i}]`, service)),
    ...document.taxonomies.flatMap((taxonomy, i) => check("taxonomy", `taxonomies[${i}]`, taxonomy)),
    ...document.taxonomy_terms.flatMap((term, i) => check("taxonomy_term", `taxonomy_terms[${i}]`, term)),
  ];
}
