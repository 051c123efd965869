import * as v from "valibot";
import { EXCHANGE_LIMITS } from "../limits.ts";

/** The part of data·inclusion (version 1) that our directory can hold. */
const maybe = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(
    v.nullish(schema),
    v.transform((value) => value ?? undefined),
  );
const Text = v.string();
/** Version 0 wrote some lists where version 1 has one code. */
const Codes = v.pipe(
  v.nullish(v.union([Text, v.pipe(v.array(v.unknown()), v.maxLength(EXCHANGE_LIMITS.listItems), v.array(Text))])),
  v.transform((value) => (value === null || value === undefined ? [] : Array.isArray(value) ? value : [value])),
);
const codes = v.optional(Codes, []);

const Place = {
  adresse: maybe(Text),
  complement_adresse: maybe(Text),
  commune: maybe(Text),
  code_postal: maybe(Text),
  latitude: maybe(v.number()),
  longitude: maybe(v.number()),
};
const Contact = {
  telephone: maybe(Text),
  courriel: maybe(Text),
  horaires_accueil: maybe(Text),
  date_maj: maybe(Text),
  lien_source: maybe(Text),
};

export const StructureSchema = v.object({
  source: maybe(Text),
  id: Text,
  nom: Text,
  site_web: maybe(Text),
  reseaux_porteurs: codes,
  ...Place,
  ...Contact,
});
export type Structure = v.InferOutput<typeof StructureSchema>;

export const DiServiceSchema = v.object({
  source: maybe(Text),
  id: Text,
  structure_id: maybe(Text),
  structure: maybe(StructureSchema),
  nom: Text,
  description: maybe(Text),
  type: codes,
  types: codes,
  thematiques: codes,
  frais: codes,
  frais_precisions: maybe(Text),
  publics: codes,
  publics_precisions: maybe(Text),
  conditions_acces: maybe(Text),
  modes_accueil: codes,
  modes_mobilisation: codes,
  lien_mobilisation: maybe(Text),
  mobilisable_par: codes,
  /** Version 0: whether telephone and email may be shown to everybody. */
  contact_public: maybe(v.boolean()),
  mobilisation_precisions: maybe(Text),
  ...Place,
  ...Contact,
});
export type DiService = v.InferOutput<typeof DiServiceSchema>;

const SERVICE_UNHELD: Readonly<Record<string, string>> = {
  contact_nom_prenom: "a named person needs to agree first.",
  zone_eligibilite: "the directory holds no list of places served: write it into the description if it matters.",
  volume_horaire_hebdomadaire: "the directory holds no lengths of courses.",
  nombre_semaines: "the directory holds no lengths of courses.",
};
const STRUCTURE_UNHELD: Readonly<Record<string, string>> = {
  siret: "the directory holds no other identifiers.",
  description: "the directory holds one description, the service's.",
  accessibilite_lieu: "the directory holds nothing about access to a place.",
};

const UNREAD = { service: DiServiceSchema, structure: StructureSchema } as const;
const REASONS: Readonly<Record<keyof typeof UNREAD, Readonly<Record<string, string>>>> = {
  service: SERVICE_UNHELD,
  structure: STRUCTURE_UNHELD,
};

/** Keys of a record that our directory has no place for, and why. */
export const unheldKeys = (raw: unknown, what: keyof typeof UNREAD): readonly (readonly [key: string, reason: string])[] =>
  Object.entries(typeof raw === "object" && raw !== null ? raw : {}).flatMap(([key, value]): [string, string][] => {
    const empty = value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
    if (empty || Object.hasOwn(UNREAD[what].entries, key)) return [];
    return [[key, (Object.hasOwn(REASONS[what], key) ? REASONS[what][key] : undefined) ?? "the directory has no place for it."]];
  });
