import { expect, it } from "vitest";
import { checkAll } from "../../tools/i18n/check.ts";
import { readWorkspace } from "../../tools/i18n/workspace.ts";
import { bench } from "./workbench.ts";

const META = { lang: "so", name: "Soomaali", dir: "ltr", intl: "so", review: "draft", parts: [], variants: ["so"], order: 3 };
const meta = (change: Readonly<Record<string, unknown>>): string => JSON.stringify({ ...META, ...change });

it.each([
  ["has no meta.json", {}, "locales/so/meta.json is missing"],
  ["has a meta.json that is no JSON", { "meta.json": "{" }, "locales/so/meta.json is not JSON in UTF-8"],
  ["has a list for a meta.json", { "meta.json": "[]" }, "locales/so/meta.json is a list, not the fields of a language"],
  ["forgets its direction", { "meta.json": meta({ dir: undefined }) }, "locales/so/meta.json dir:"],
  [
    "says the wrong direction",
    { "meta.json": meta({ dir: "rtl" }) },
    "locales/so/meta.json dir: so is written from left to right (ltr)",
  ],
  ["says it is another language", { "meta.json": meta({ lang: "sw" }) }, "locales/so/meta.json says it is sw"],
  ["names a tag that is none", { "meta.json": meta({ intl: "s o" }) }, "intl: s o is no BCP-47 tag"],
  ["names a tag that Intl takes for English", { "meta.json": meta({ intl: "zag" }) }, "intl: zag is not known to Intl"],
  ["has an unknown field", { "meta.json": meta({ part: ["public"] }) }, "locales/so/meta.json part:"],
  ["has a number for a place in the list that is none", { "meta.json": meta({ order: "3" }) }, "locales/so/meta.json order:"],
  [
    "names a day that is none",
    { "meta.json": meta({ reading: { default: { writer: "x", writtenOn: "soon" } } }) },
    "reading.default.writtenOn",
  ],
  [
    "has a file cut off in the middle",
    { "meta.json": meta({}), "common.json": '{"leave": "Ka' },
    "locales/so/common.json is not JSON in UTF-8",
  ],
  [
    "has a number for a text",
    { "meta.json": meta({}), "common.json": '{"leave": 7}' },
    "locales/so/common.json is not a file of texts: leave is a number, not a text",
  ],
  [
    "has a list for a text",
    { "meta.json": meta({}), "common.json": '{"state": {"sent": []}}' },
    "state.sent is a list, not a text",
  ],
  ["has null for a file", { "meta.json": meta({}), "common.json": "null" }, "the file is null, not a group of texts"],
  [
    "reaches for the prototype",
    { "meta.json": meta({}), "common.json": '{"__proto__": {"leave": "x"}}' },
    "a name that is not allowed",
  ],
  [
    "lies fifty levels deep",
    { "meta.json": meta({}), "common.json": `${'{"a":'.repeat(50)}"x"${"}".repeat(50)}` },
    "lies too deep",
  ],
  [
    "says the same key in two ways",
    { "meta.json": meta({}), "common.json": '{"state.sent": "a", "state": {"sent": "b"}}' },
    "state.sent stands there twice",
  ],
])("a language that %s is named with its file and the reason", (_, files, sentence) => {
  const { root, write } = bench();
  write("locales/so/review.md", "");
  for (const [file, text] of Object.entries(files)) write(`locales/so/${file}`, text);
  const { problems } = checkAll(readWorkspace(root));
  const about = problems.filter((problem) => problem.startsWith("locales/so"));
  expect(about.join("\n")).toContain(sentence);
});

it("a language that cannot be read takes no other with it", () => {
  const { root, write } = bench();
  write("locales/so/meta.json", "{");
  expect([...readWorkspace(root).locales.keys()]).toEqual(["en", "fa", "fr"]);
});

it("a file of another encoding is named", () => {
  const { root, write } = bench();
  write("locales/fr/common.json", Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x7d));
  expect(readWorkspace(root).problems.join()).toContain("locales/fr/common.json is not JSON in UTF-8");
});

it.each([
  ["is no YAML", "lang: [", "This is not YAML"],
  ["grows out of itself", `lang: &a [x]\n${"b: [*a,*a]\n".repeat(200)}strings: {}`, "packs/core/text/fr/rights.yaml"],
  [
    "has numbers for texts",
    "lang: fr\naudience: public\nreview: draft\nstrings:\n  right.A.title: 7\n",
    "is not a file of texts: strings.right.A.title",
  ],
  ["lies in the wrong folder", "lang: ar\naudience: public\nreview: draft\nstrings: {}\n", "says it is ar"],
])("a pack text that %s is named", (_, text, sentence) => {
  const { root, write } = bench();
  write("packs/core/text/fr/rights.yaml", text);
  expect(readWorkspace(root).problems.join("\n")).toContain(sentence);
});
