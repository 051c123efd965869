import {
  Baby,
  Building2,
  Eraser,
  HandHeart,
  HeartPulse,
  LockKeyhole,
  type LucideIcon,
  MessageCircle,
  MessageCircleOff,
  Scale,
  ShieldAlert,
  UserRoundCheck,
  UsersRound,
} from "lucide-react";

export interface CheckPicture {
  /** Words beside the picture. */
  readonly textKey: string;
  readonly icon: LucideIcon;
}

const BY_CHECK: Readonly<Record<string, readonly (readonly [string, LucideIcon])[]>> = {
  k1: [
    ["team", UsersRound],
    ["locked", LockKeyhole],
    ["service", Building2],
  ],
  k2: [
    ["help", HandHeart],
    ["choice", Scale],
  ],
  k3: [
    ["say", MessageCircle],
    ["erase", Eraser],
    ["reason", MessageCircleOff],
  ],
  k4: [
    ["child", Baby],
    ["life", HeartPulse],
    ["protect", ShieldAlert],
    ["first", UserRoundCheck],
  ],
};

/** What the answer to a comprehension check looks like; none for a check this app has no pictures of. */
export const picturesFor = (questionId: string): readonly CheckPicture[] =>
  (BY_CHECK[questionId] ?? []).map(([name, icon]) => ({ textKey: `talk.${questionId}.${name}`, icon }));
