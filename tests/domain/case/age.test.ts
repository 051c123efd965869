import { describe, expect, it } from "vitest";
import { whoSaidAge } from "#domain/case/age.ts";

/** One letter each: talk, help, colleague, note; a capital says child. */
const types: Readonly<Record<string, string>> = { t: "screening", h: "help", c: "taken_over", n: "note" };
const isChild = (said: string): boolean =>
  whoSaidAge([...said], (letter) => types[letter.toLowerCase()] as string).some((letter) => letter !== letter.toLowerCase());

describe("a case is a child's", () => {
  it.each([
    ["Th", "a talk said child, and help noted later said adult"],
    ["tH", "a talk said adult, and help given later was a child's"],
    ["TnCh", "talk and colleague said child"],
    ["tC", "a colleague said child"],
    ["Ct", "a colleague said child, and a later talk here said adult: two say different things"],
    ["H", "help was given to a child"],
    ["hH", "the last help was a child's"],
  ])("%s: %s", (said) => expect(isChild(said)).toBe(true));
});

describe("a case is an adult's", () => {
  it.each([
    ["Tt", "a later talk said adult"],
    ["Ht", "a talk after the help said adult"],
    ["Hh", "nobody talked, and later help was an adult's"],
    ["Cc", "the last colleague said adult"],
    ["tn", "everybody says so"],
    ["n", "nobody said anything of an age"],
  ])("%s: %s", (said) => expect(isChild(said)).toBe(false));
});
