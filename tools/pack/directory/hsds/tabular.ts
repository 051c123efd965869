type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);

/** Rows of each table, with or without `.csv` behind its name. */
function tables(document: Row): (name: string) => readonly Row[] {
  return (name) => {
    const table = document[`${name}.csv`] ?? document[name];
    return Array.isArray(table) ? table.filter(isRow) : [];
  };
}

function grouped(rows: readonly Row[], key: string): (id: unknown) => Row[] {
  const groups = new Map<unknown, Row[]>();
  for (const row of rows) {
    const id = row[key];
    if (typeof id !== "string" || id === "") continue;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  return (id) => groups.get(id) ?? [];
}

/** True for a document of tables (`services.csv`: rows), as the tabular form of HSDS is written in JSON. */
export const isTabular = (document: Row): boolean =>
  Array.isArray(document["services.csv"] ?? document["services"]) && !("id" in document);

/** The services of tables, each with the rows that point at it, as a nested document would hold them. */
export function servicesOfTables(document: Row): readonly Row[] {
  const rows = tables(document);
  const by = (table: string, key: string): ((id: unknown) => Row[]) => grouped(rows(table), key);
  const organization = by("organizations", "id");
  const identifiers = by("organization_identifiers", "organization_id");
  const organizationPhones = by("phones", "organization_id");
  const term = by("taxonomy_terms", "id");
  const attributesOf = by("attributes", "link_id");
  const attributes = (id: unknown): Row[] =>
    attributesOf(id).map((row) => ({ ...row, taxonomy_term: row["taxonomy_term"] ?? term(row["taxonomy_term_id"])[0] }));
  const withAttributes = (row: Row): Row => ({ ...row, attributes: attributes(row["id"]) });

  const location = by("locations", "id");
  const ofLocation = {
    addresses: by("addresses", "location_id"),
    phones: by("phones", "location_id"),
    schedules: by("schedules", "location_id"),
    languages: by("languages", "location_id"),
    accessibility: by("accessibility", "location_id"),
  };
  const atLocation = by("service_at_location", "service_id");
  const ofAtLocation = { phones: by("phones", "service_at_location_id"), schedules: by("schedules", "service_at_location_id") };
  const ofService = {
    phones: by("phones", "service_id"),
    schedules: by("schedules", "service_id"),
    service_areas: by("service_areas", "service_id"),
    languages: by("languages", "service_id"),
    funding: by("funding", "service_id"),
    cost_options: by("cost_options", "service_id"),
    required_documents: by("required_documents", "service_id"),
    contacts: by("contacts", "service_id"),
  };
  const parts = (id: unknown, lookups: Readonly<Record<string, (id: unknown) => Row[]>>): Row =>
    Object.fromEntries(Object.entries(lookups).map(([key, find]) => [key, find(id).map(withAttributes)]));

  return rows("services").map((service) => {
    const organisation = organization(service["organization_id"])[0];
    const places = atLocation(service["id"]).map((at) => {
      const place = location(at["location_id"])[0];
      return {
        ...at,
        ...parts(at["id"], ofAtLocation),
        ...(place === undefined ? {} : { location: { ...withAttributes(place), ...parts(place["id"], ofLocation) } }),
      };
    });
    return {
      ...withAttributes(service),
      ...parts(service["id"], ofService),
      service_at_locations: places,
      ...(organisation === undefined
        ? {}
        : {
            organization: {
              ...organisation,
              phones: organizationPhones(organisation["id"]),
              organization_identifiers: identifiers(organisation["id"]),
            },
          }),
    };
  });
}
