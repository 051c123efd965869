import type { Report } from "../report.ts";
import { isTabular, servicesOfTables } from "./tabular.ts";

type Row = Readonly<Record<string, unknown>>;
const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A service as it stands in the file, and what to call it in the report. */
export interface Found {
  readonly entry: string;
  readonly raw: unknown;
}

const found = (raw: unknown, at: string): Found => {
  const row = isRow(raw) ? raw : {};
  return { entry: [text(row["id"]) || at, text(row["name"])].filter((part) => part !== "").join(" "), raw };
};

/** The services a record holds: itself, those of an organisation, the one at a location. */
function servicesIn(value: unknown, at: string, report: Report): readonly Found[] {
  if (!isRow(value)) {
    report.note(at)("refused", "", "this is not a record.");
    return [];
  }
  if (isRow(value["service"])) {
    const { service, location, ...rest } = value;
    const own = service as Row;
    const places = Array.isArray(own["service_at_locations"]) ? own["service_at_locations"] : [];
    return [
      found(
        {
          ...own,
          service_at_locations: [...(location === undefined && places.length > 0 ? [] : [{ ...rest, location }]), ...places],
        },
        at,
      ),
    ];
  }
  if (Array.isArray(value["services"])) {
    const { services, ...organization } = value;
    return (services as unknown[]).map((service, i) =>
      found(isRow(service) ? { organization, ...service } : service, `${at}.services[${i}]`),
    );
  }
  if ("status" in value || "organization" in value || "service_areas" in value || "service_at_locations" in value)
    return [found(value, at)];
  report.note(found(value, at).entry)(
    "refused",
    "",
    "it holds no service: an organisation, a place or a term alone has no entry in our directory.",
  );
  return [];
}

/** Walks from each record along `parent`; every loop is noted once. Nothing of ours follows these pointers, so a loop harms nobody. */
function noteLoops(rows: readonly unknown[], parent: string, report: Report): void {
  const next = new Map<string, string>();
  for (const row of rows)
    if (isRow(row) && text(row["id"]) !== "" && text(row[parent]) !== "") next.set(text(row["id"]), text(row[parent]));
  const done = new Set<string>();
  for (const start of next.keys()) {
    const path = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !done.has(at) && !path.has(at)) {
      path.add(at);
      at = next.get(at);
    }
    if (at !== undefined && path.has(at)) report.note(at)("dropped", parent, "it is above itself, through others: not followed.");
    for (const id of path) done.add(id);
  }
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * The services of an HSDS document: one service, one organisation or service at a location with everything in it, a page or a list of
 * them, or tables. What holds no service is noted.
 */
export function findServices(document: unknown, report: Report): readonly Found[] {
  if (Array.isArray(document)) return document.flatMap((part: unknown, i) => servicesIn(part, `[${i}]`, report));
  if (!isRow(document)) {
    report.note("the file")("refused", "", "it holds neither a record nor a list.");
    return [];
  }
  noteLoops(listed(document["taxonomy_terms.csv"] ?? document["taxonomy_terms"]), "parent_id", report);
  if (isTabular(document)) {
    noteLoops(listed(document["organizations.csv"] ?? document["organizations"]), "parent_organization_id", report);
    return servicesOfTables(document).map((row, i) => found(row, `services[${i}]`));
  }
  if (Array.isArray(document["contents"])) {
    const all = document["contents"].flatMap((part: unknown, i) => servicesIn(part, `contents[${i}]`, report));
    const organizations = all.map(({ raw }) => (isRow(raw) ? raw["organization"] : undefined));
    noteLoops([...organizations, ...document["contents"]], "parent_organization_id", report);
    return all;
  }
  return servicesIn(document, "the record", report);
}
