import type { Service } from "#domain/pack/services.ts";
import type { TextPart } from "#domain/pack/text.ts";

/** A directory as large as a country's, made of ours: names, descriptions, towns and hours in new combinations. */
export const DIRECTORY_LANGUAGES = ["en", "fr", "ar", "fa", "ti", "am", "so", "uk", "vi", "zh"] as const;

const SYLLABLES = ["ba", "lor", "men", "ti", "sur", "gal", "vey", "ro", "quin", "tha", "del", "mar", "osk", "ne", "pia", "fer"];

/** A town or street nobody has: the same for the same number. */
function madeUp(at: number): string {
  let left = at * 7919 + 13;
  let word = "";
  for (let i = 0; i < 3; i++) {
    word += SYLLABLES[left % SYLLABLES.length];
    left = Math.floor(left / SYLLABLES.length);
  }
  return word[0]?.toUpperCase() + word.slice(1);
}

export const TOWNS = 1_200;

export function largeServices(ours: readonly Service[], count: number): readonly Service[] {
  return Array.from({ length: count }, (_, at) => {
    const base = ours[at % ours.length] as Service;
    const other = ours[(at * 31 + 7) % ours.length] as Service;
    const town = madeUp(at % TOWNS);
    return {
      ...base,
      id: `s${at}`,
      name: `${other.name} ${town}`,
      status: "active",
      verification: "seen-in-stored-page",
      organization: { name: `${base.organization.name} ${town}` },
      service_area: { ...base.service_area, country: "FR" },
      location: {
        location_type: "physical",
        city: town,
        address_confidential: false,
        latitude: 43 + (at % 80) / 10,
        longitude: -4 + (at % 110) / 10,
      },
      schedule: other.schedule,
      phones: base.phones.map((phone) => ({
        ...phone,
        number: `+331${String(10_000_000 + at)}`,
        verification: "seen-in-stored-page",
      })),
    };
  });
}

/** Words of the large directory in one language: those of ours, a service each. A language without them falls back, as in the app. */
export function largeTexts(ours: readonly TextPart[], lang: string, from: readonly Service[], count: number): TextPart {
  const own = ours.filter((part) => part.lang === lang && part.audience === "public");
  const words = (key: string): string | undefined => own.map(({ strings }) => strings[key]).find((text) => text !== undefined);
  const sample = own.flatMap(({ strings }) => Object.values(strings)).filter((text) => text.length > 20 && text.length < 300);
  const strings: Record<string, string> = {};
  for (let at = 0; at < count; at++) {
    const base = from[at % from.length] as Service;
    const other = from[(at * 31 + 7) % from.length] as Service;
    strings[`service.s${at}.name`] = `${words(`service.${other.id}.name`) ?? other.name} ${madeUp(at % TOWNS)}`;
    strings[`service.s${at}.description`] =
      words(`service.${base.id}.description`) ?? sample[at % Math.max(1, sample.length)] ?? base.name;
  }
  return { lang, audience: "public", review: "draft", reviewByPrefix: {}, strings };
}
