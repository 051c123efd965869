import type { WhoAnswers } from "#domain/pack/services.ts";
import type { Note } from "../report.ts";
import {
  BEGINNINGS,
  CALLERS,
  FEES,
  HOUSING,
  NETWORKS,
  PUBLICS,
  RECEPTION,
  THEME_GROUPS,
  THEMES,
  TYPES,
  VIOLENCE,
} from "./codes.ts";
import type { DiService, Structure } from "./schema.ts";

const has = <T>(table: Readonly<Record<string, T>>, code: string): table is Readonly<Record<string, T>> =>
  Object.hasOwn(table, code);
const unknown = (note: Note, field: string, code: string): void => note("dropped", field, `"${code}" is not a code of theirs.`);

/** The values of known codes; the others are noted. */
function known<T>(codes: readonly string[], table: Readonly<Record<string, T>>, field: string, note: Note): readonly T[] {
  return codes.flatMap((code) => {
    if (has(table, code)) return [table[code] as T];
    unknown(note, field, code);
    return [];
  });
}

export interface Coded {
  readonly kinds: string[];
  readonly offers: string[];
  readonly groups: string[];
  readonly location: "virtual" | "physical" | null;
  /** In French. */
  readonly fees: readonly string[];
  readonly beginnings: readonly string[];
  readonly who_answers?: WhoAnswers;
  /** A shelter from violence: where it is stays secret until it agrees. */
  readonly secretPlace: boolean;
}

function helpOf(service: DiService, note: Note): Pick<Coded, "kinds" | "offers"> {
  const kinds = new Set<string>();
  const offers = new Set<string>();
  const add = (
    table: Readonly<Record<string, { kinds: readonly string[]; offers: readonly string[] } | null>>,
    code: string,
  ): boolean => {
    if (!has(table, code)) return false;
    for (const kind of table[code]?.kinds ?? []) kinds.add(kind);
    for (const offer of table[code]?.offers ?? []) offers.add(offer);
    return true;
  };
  for (const code of service.thematiques) {
    if (add(THEMES, code)) continue;
    const theirs = THEME_GROUPS.includes(code.split("--", 1)[0] ?? "");
    if (theirs) note("dropped", "thematiques", `"${code}" is not a kind of help in this directory.`);
    else unknown(note, "thematiques", code);
  }
  for (const code of [...service.type, ...service.types]) {
    if (!add(TYPES, code)) unknown(note, "type", code);
    else if (TYPES[code] === null) note("dropped", "type", `"${code}" is not a kind of help in this directory.`);
  }
  return { kinds: [...kinds], offers: [...offers] };
}

function groupsOf(service: DiService, note: Note): string[] {
  const callers = known(service.mobilisable_par, CALLERS, "mobilisable_par", note);
  if (callers.length > 0 && !callers.includes("people")) {
    note("changed", "mobilisable_par", "only professionals may ask: shown to workers, as for professionals.");
    return ["professionals"];
  }
  const groups = service.publics.flatMap((code) => {
    if (!has(PUBLICS, code)) {
      unknown(note, "publics", code);
      return [];
    }
    const meaning = PUBLICS[code];
    if (meaning !== undefined && "group" in meaning) return [meaning.group];
    note("dropped", "publics", `"${code}": ${meaning?.reason ?? ""}`);
    return [];
  });
  return [...new Set(groups)];
}

/** Who answers, where all networks of the structure say the same. */
function whoAnswers(structure: Structure, note: Note): WhoAnswers | undefined {
  const who = [
    ...new Set(structure.reseaux_porteurs.flatMap((code) => (has(NETWORKS, code) ? [NETWORKS[code] as WhoAnswers] : []))),
  ];
  if (structure.reseaux_porteurs.length > 0 && who.length !== 1)
    note("dropped", "structure.reseaux_porteurs", "it does not say who answers: ask.");
  return who.length === 1 ? who[0] : undefined;
}

/** What the codes of a service mean here. */
export function readCodes(service: DiService, structure: Structure, note: Note): Coded {
  const places = known(service.modes_accueil, RECEPTION, "modes_accueil", note);
  const who_answers = whoAnswers(structure, note);
  return {
    ...helpOf(service, note),
    groups: groupsOf(service, note),
    location: places.includes("physical") ? "physical" : (places[0] ?? null),
    fees: known(service.frais, FEES, "frais", note),
    beginnings: known(service.modes_mobilisation, BEGINNINGS, "modes_mobilisation", note),
    ...(who_answers === undefined ? {} : { who_answers }),
    secretPlace: service.thematiques.includes(HOUSING) && service.thematiques.includes(VIOLENCE),
  };
}
