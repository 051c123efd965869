import { freshness, ringAgainBy } from "#domain/directory/freshness.ts";
import type { PackRole } from "#domain/pack/manifest.ts";
import { DAY_MS } from "#lib/clock.ts";
import type { PackValues } from "../lib/pack-values.ts";
import { type DueFact, factsOf } from "./due-facts.ts";
import { type DueTranslation, translationsOf } from "./due-translations.ts";
import { lastDayOf } from "./months.ts";

/** Who signs a part: docs/pack-format.md, "Keys". */
const REVIEWERS: Readonly<Record<PackRole, readonly string[]>> = {
  content: ["country lawyer", "specialist NGO", "child protection"],
  directory: ["directory editor", "specialist NGO", "operator of the hub"],
};

export interface DuePart {
  /** `calais/content`. */
  readonly part: string;
  readonly version: number;
  /** `YYYY-MM-DD`, like every day here. */
  readonly made: string;
  readonly ageDays: number;
  readonly reviewBy: string;
  readonly isDue: boolean;
  readonly reviewers: readonly string[];
}

export interface DueService {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly state: "stale" | "unconfirmed";
  /** Absent while nobody has rung. */
  readonly rungOn?: string;
  readonly ringAgainBy?: string;
  readonly pageReadOn: string;
  readonly hasNumber: boolean;
  readonly file: string;
  readonly line: number;
}

export interface Due {
  readonly month: string;
  readonly today: string;
  readonly parts: readonly DuePart[];
  readonly services: readonly DueService[];
  readonly facts: readonly DueFact[];
  readonly translations: readonly DueTranslation[];
  /** What cannot be told, because the files hold no date for it. */
  readonly notHeld: readonly string[];
}

const NOT_HELD = [
  "When a text was last changed, in any language. Whether a translation is older than the English or the French is told by `pack diff` between two builds.",
  "When the danger page was last reviewed. Only its marks `verify: true` are listed here.",
  "When guides, indicators, rules, plans and practice were last reviewed.",
];

const partsOf = ({ sources: { meta } }: PackValues, today: string, until: string): readonly DuePart[] =>
  meta.parts.map((role) => {
    const [made, reviewBy] = [meta.created.slice(0, 10), meta.expires.slice(0, 10)];
    return {
      part: `${meta.packId}/${role}`,
      version: meta.version,
      made,
      ageDays: Math.max(0, (Date.parse(today) - Date.parse(made)) / DAY_MS),
      reviewBy,
      isDue: reviewBy <= until,
      reviewers: REVIEWERS[role],
    };
  });

/** Services that have ended are in nobody's list; neither is there anything to confirm. */
export const isRunning = ({ status }: { readonly status: string }): boolean => status !== "defunct" && status !== "inactive";

const servicesOf = ({ services }: PackValues, until: string): readonly DueService[] =>
  services.flatMap(({ service, file, index }) => {
    const state = freshness(service, until);
    if (!isRunning(service) || (state !== "stale" && state !== "unconfirmed")) return [];
    const again = ringAgainBy(service);
    return [
      {
        id: service.id,
        name: service.name,
        country: service.service_area.country,
        state,
        ...(service.assured_date !== undefined && { rungOn: service.assured_date }),
        ...(again !== undefined && { ringAgainBy: again }),
        pageReadOn: service.last_checked,
        hasNumber: service.phones.some(({ type }) => type !== "fax"),
        file: file.path,
        line: file.lineOf([index]),
      },
    ];
  });

/** What falls due until the end of `month` (`YYYY-MM`), and what is due already. `today`: `YYYY-MM-DD`. */
export function dueIn(packs: readonly PackValues[], month: string, today: string): Due {
  const until = lastDayOf(month);
  return {
    month,
    today,
    parts: packs.flatMap((pack) => partsOf(pack, today, until)),
    services: packs.flatMap((pack) => servicesOf(pack, until)),
    facts: packs.flatMap((pack) => factsOf(pack, until)),
    translations: packs.flatMap(translationsOf),
    notHeld: NOT_HELD,
  };
}
