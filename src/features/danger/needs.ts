import { Flame, Hand, HeartPulse, LifeBuoy, type LucideIcon, MessageSquareText, Waves } from "lucide-react";
import type { Country } from "#domain/pack/common.ts";
import type { Danger, Need } from "#domain/pack/danger.ts";

/** In the order in which minutes count. */
export const NEEDS: readonly { readonly need: Need; readonly icon: LucideIcon }[] = [
  { need: "hurt", icon: HeartPulse },
  { need: "fire", icon: Flame },
  { need: "sea", icon: Waves },
  { need: "attack", icon: Hand },
  { need: "cannot_speak", icon: MessageSquareText },
  { need: "not_urgent", icon: LifeBuoy },
];

export const iconOf = (need: Need): LucideIcon => NEEDS.find((n) => n.need === need)?.icon ?? LifeBuoy;

/** Where a country has no numbers of its own here, the European one holds: never another country's. */
export function countryWithNumbers(danger: Danger, country: Country): Country {
  const known = danger.countries.map((c) => c.country);
  return known.includes(country) ? country : (known.find((c) => c === "EU") ?? known[0] ?? country);
}
