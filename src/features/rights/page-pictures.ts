import { Baby, Footprints, IdCard, LockKeyhole, type LucideIcon, Tent, Users, Waves } from "lucide-react";
import type { ShortPage } from "#domain/pack/pages.ts";

export const PAGE_PICTURES: Record<ShortPage["picture"], LucideIcon> = {
  age: Baby,
  papers: IdCard,
  held: LockKeyhole,
  arrival: Footprints,
  eviction: Tent,
  family: Users,
  sea: Waves,
};
