import type { WhoAnswers } from "#domain/pack/services.ts";

/**
 * Codes of data·inclusion (version 1) and what they are here. What is not below has no counterpart: the directory is for people on the
 * move, theirs for people who look for work.
 */
export interface Help {
  readonly kinds: readonly string[];
  readonly offers: readonly string[];
}

const help = (kinds: readonly string[], offers: readonly string[] = []): Help => ({ kinds, offers });

export const THEMES: Readonly<Record<string, Help>> = {
  "equipement-et-alimentation--alimentation": help(["food"], ["food"]),
  "equipement-et-alimentation--habillement": help(["material-aid"], ["clothes"]),
  // Looking for a bed is not a bed.
  "logement-hebergement--rechercher-une-solution-dhebergement-temporaire": help([], ["shelter-search"]),
  "sante--acces-aux-soins": help(["health"], ["medical"]),
  "sante--addictions": help(["health"]),
  "sante--sante-mentale": help(["psychological"], ["psychological"]),
  "sante--sante-sexuelle": help(["sexual-health"]),
  "famille--surmonter-conflits-separation-violence": help(["victim-support"]),
  "famille--soutien-a-la-parentalite-et-a-leducation": help([], ["family-support"]),
  "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits": help(["information"], ["legal-info"]),
  "difficultes-administratives-ou-juridiques--connaitre-ses-droits-face-a-une-discrimination": help(
    ["information"],
    ["legal-info"],
  ),
  "difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire": help(["legal"], ["legal"]),
  "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives": help([], ["social"]),
  "numerique--acceder-a-une-connexion-internet": help([], ["wifi"]),
};

/** First halves of all their themes: a code with another one is not theirs. */
export const THEME_GROUPS: readonly string[] = [
  "choisir-un-metier",
  "creer-une-entreprise",
  "difficultes-administratives-ou-juridiques",
  "difficultes-financieres",
  "equipement-et-alimentation",
  "famille",
  "lecture-ecriture-calcul",
  "logement-hebergement",
  "mobilite",
  "numerique",
  "preparer-sa-candidature",
  "remobilisation",
  "sante",
  "se-former",
  "souvrir-a-linternational",
  "trouver-un-emploi",
];

/** `null`: theirs, and not a kind of help. */
export const TYPES: Readonly<Record<string, Help | null>> = {
  "aide-materielle": help(["material-aid"], ["material-aid"]),
  information: help(["information"], ["information"]),
  accompagnement: null,
  "aide-financiere": null,
  atelier: null,
  formation: null,
};

/** Groups of ours, or why there is none. */
export const PUBLICS: Readonly<Record<string, { readonly group: string } | { readonly reason: string }>> = {
  "tous-publics": { group: "all" },
  femmes: { group: "women" },
  familles: { group: "families" },
  "personnes-exilees": { reason: "it does not say whether papers matter: ask, then set serves.nationality_or_status." },
  jeunes: { reason: "no age is said: ask, then set minimum_age and maximum_age." },
  "personnes-en-situation-durgence": { reason: "none of our groups: everybody here may be in need." },
  "personnes-en-situation-juridique-specifique": { reason: "none of our groups." },
  "personnes-en-situation-de-handicap": { reason: "none of our groups." },
  "residents-qpv-frr": { reason: "none of our groups." },
  "beneficiaires-des-minimas-sociaux": { reason: "none of our groups." },
  "demandeurs-emploi": { reason: "none of our groups." },
  actifs: { reason: "none of our groups." },
  etudiants: { reason: "none of our groups." },
  seniors: { reason: "none of our groups." },
};

/** In French, as the rest of the file. */
export const FEES: Readonly<Record<string, string>> = { gratuit: "Gratuit", payant: "Payant" };

export const RECEPTION: Readonly<Record<string, "virtual" | "physical">> = {
  "a-distance": "virtual",
  "en-presentiel": "physical",
};

/** How to begin, in our own French words. */
export const BEGINNINGS: Readonly<Record<string, string>> = {
  telephoner: "Appelez.",
  "envoyer-un-courriel": "Écrivez un courriel.",
  "se-presenter": "Allez sur place.",
  "utiliser-lien-mobilisation": "Faites la demande sur la page internet.",
};

export const CALLERS: Readonly<Record<string, "people" | "professionals">> = {
  usagers: "people",
  professionnels: "professionals",
};

const answeredBy = (who: WhoAnswers, codes: readonly string[]): [string, WhoAnswers][] => codes.map((code) => [code, who]);

/** Networks of which it is plain who is at the other end; how sure is always `known-not-seen`. */
export const NETWORKS: Readonly<Record<string, WhoAnswers>> = Object.fromEntries([
  ...answeredBy("state", [
    "ase",
    "caf",
    "ccas-cias",
    "communes",
    "cpam",
    "departements",
    "france-service",
    "france-travail",
    "maisons-des-solidarites",
    "mdph",
    "mission-locale",
    "pjj",
    "points-justice",
    "regions",
    "siao",
    "spip",
  ]),
  ...answeredBy("charity", [
    "banques-alimentaires",
    "cidff",
    "croix-rouge",
    "emmaus",
    "federation-des-acteurs-de-la-solidarite",
    "restos-du-coeur",
    "secours-populaire",
    "singa",
  ]),
  ...answeredBy("medical", ["caarud", "cmp", "csapa"]),
]);

export const HOUSING = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire";
export const VIOLENCE = "famille--surmonter-conflits-separation-violence";
