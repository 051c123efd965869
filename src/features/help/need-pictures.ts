import {
  Baby,
  BatteryCharging,
  BedDouble,
  Briefcase,
  Ear,
  FileText,
  HeartHandshake,
  Info,
  type LucideIcon,
  Scale,
  Shield,
  Shirt,
  Soup,
  Stethoscope,
  Unlink,
  UserRoundSearch,
} from "lucide-react";
import type { NeedId } from "#domain/directory/needs.ts";

/** Always with the words `need.<id>` beside it. What each stands for, and why: docs/pictures.md. */
export const NEED_PICTURES: Readonly<Record<NeedId, LucideIcon>> = {
  doctor: Stethoscope,
  sleep: BedDouble,
  food: Soup,
  warm: Shirt,
  phone: BatteryCharging,
  lawyer: Scale,
  asylum: FileText,
  child: Baby,
  work: Briefcase,
  violence: Shield,
  sexual_violence: HeartHandshake,
  used_or_forced: Unlink,
  missing: UserRoundSearch,
  low: Ear,
  information: Info,
};
