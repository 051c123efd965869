import {
  Apple,
  Bird,
  Cherry,
  Cloud,
  Clover,
  Feather,
  Flower2,
  Leaf,
  type LucideIcon,
  Moon,
  Shell,
  Snail,
  Snowflake,
  Sun,
  Turtle,
  Wheat,
} from "lucide-react";

/** One picture of an answer; its name is `picture.<name>` in the person's language. Set and licence: docs/licences.md. */
export interface Picture {
  readonly name: string;
  readonly icon: LucideIcon;
}

/** Always in these places and with these meanings. No ticks, crosses, hands, people, boats or flags (interface research, part 4). */
const FIXED: Readonly<Record<string, Picture>> = {
  yes: { name: "sun", icon: Sun },
  no: { name: "moon", icon: Moon },
  not_sure: { name: "cloud", icon: Cloud },
  skip: { name: "leaf", icon: Leaf },
  now: { name: "sun", icon: Sun },
  past: { name: "moon", icon: Moon },
};

const OTHERS: readonly Picture[] = [
  { name: "flower", icon: Flower2 },
  { name: "shell", icon: Shell },
  { name: "feather", icon: Feather },
  { name: "apple", icon: Apple },
  { name: "snowflake", icon: Snowflake },
  { name: "clover", icon: Clover },
  { name: "bird", icon: Bird },
  { name: "turtle", icon: Turtle },
  { name: "cherry", icon: Cherry },
  { name: "wheat", icon: Wheat },
  { name: "snail", icon: Snail },
];

/** A picture for every answer, in the order of the answers. The other pictures are dealt in order and say nothing of what they stand for. */
export function picturesFor(values: readonly string[]): ReadonlyMap<string, Picture> {
  let dealt = 0;
  return new Map(
    values.map((value): [string, Picture] => {
      const picture = FIXED[value] ?? (OTHERS[dealt++ % OTHERS.length] as Picture);
      return [value, picture];
    }),
  );
}

/** Answers whose plain words give nothing away: they may stand under their picture from the start. */
export const plainWords = (values: readonly string[]): boolean =>
  values.every((value) => value === "yes" || value === "no" || value === "not_sure" || value === "skip");
