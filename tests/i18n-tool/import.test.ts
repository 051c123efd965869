import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bench, exported, importText, withTargets } from "./workbench.ts";

const LEAVE = "locales/common#leave";

describe("a translation that comes back is put in its place", () => {
  it("in the interface, and nothing else in the file changes", () => {
    const { root, read } = bench();
    const before = read("locales/fr/common.json");
    importText(root, withTargets(root, { "locales/common#state.sent": "Parti chez {{name}}" }));
    expect(read("locales/fr/common.json")).toBe(before.replace("Envoyé à {{name}}", "Parti chez {{name}}"));
  });
  it("in a pack, with its comment and its other texts, and lines stay lines", () => {
    const { root, read } = bench();
    const body = "Personne ne peut vous retenir.\n\nDemandez un avocat.";
    importText(root, withTargets(root, { "packs/core/rights#right.A.body": body }));
    expect(read("packs/core/text/fr/rights.yaml")).toBe(
      "# Read in spring.\nlang: fr\naudience: public\nreview: draft\nstrings:\n  right.A.title: Vous pouvez demander l'asile\n  right.A.body: |-\n    Personne ne peut vous retenir.\n\n    Demandez un avocat.\n",
    );
  });
  it("in a file that was not there yet, with the same head as the English one", () => {
    const { root, read } = bench();
    importText(root, withTargets(root, { "packs/core/danger#danger.fact.police": "Appelez le 112 ou le 17" }));
    expect(read("packs/core/text/fr/danger.yaml")).toBe(
      "lang: fr\naudience: public\nreview: draft\nstrings:\n  danger.fact.police: Appelez le 112 ou le 17\n",
    );
  });
  it("and what somebody had read back before is said to be unread", () => {
    const { root, read } = bench();
    const { notes } = importText(root, withTargets(root, { [LEAVE]: "Partir" }));
    expect(notes.join(" ")).toContain("a native teacher read was another text");
    expect(JSON.parse(read("locales/fr/meta.json")).reading).toEqual({
      default: { writer: "a volunteer", reader: "a native teacher" },
      common: { writer: "a volunteer" },
    });
  });
  it("and an empty place in the file leaves what is there", () => {
    const { root, all } = bench();
    const before = all();
    const { empty, refused } = importText(root, withTargets(root, { [LEAVE]: " " }));
    expect({ empty, refused }).toEqual({ empty: 3, refused: [] });
    expect(all()).toEqual(before);
  });
});

describe("a text is not taken, its place stays as it was, and the report names it, when", () => {
  it.each([
    ["it holds markup", LEAVE, "<b>Quitter</b>", "holds markup"],
    ["it holds a script", LEAVE, "<script>alert(1)</script>", "holds markup"],
    ["it holds markup written as a character reference", LEAVE, "&lt;img src=x&gt;", "holds markup"],
    ["it holds a link that runs", LEAVE, "javascript:alert(1)", "holds a link that could run"],
    ["it turns the reading direction", LEAVE, "Quitter\u202egro", "U+202E"],
    ["it isolates a direction", LEAVE, "\u2067Quitter\u2069", "U+2067"],
    ["it hides a zero-width space", LEAVE, "Quit\u200bter", "U+200B"],
    ["it hides a soft hyphen", LEAVE, "Quit\u00adter", "U+00AD"],
    ["it hides letters in tags", LEAVE, "Quitter\u{e0041}", "U+E0041"],
    ["it hides a filler that looks like a space", LEAVE, "Quitter\u3164", "U+3164"],
    ["it holds a zero byte", LEAVE, "Quitter\u0000", "U+0000"],
    ["it holds half a character", LEAVE, "Quitter\ud800", "U+D800"],
    ["it holds a joiner French does not need", LEAVE, "Quit\u200cter", "U+200C"],
    ["it heaps marks over a letter", LEAVE, `Quitter${"\u0301".repeat(9)}`, "heaps marks"],
    ["it spells with a look-alike letter", LEAVE, "Quittеr", "mixes letters"],
    ["it lost a variable", "locales/common#state.sent", "Envoyé", "lost {{name}}"],
    ["it invents a variable", LEAVE, "Quitter {{day}}", "has {{day}}, which en has not"],
    ["it nests another text", LEAVE, "$t(common:leave)", "has $t(common:leave), which en has not"],
    ["it breaks a variable", LEAVE, "Quitter {{", "broken variable"],
    ["it lets a variable through unescaped", "locales/common#state.sent", "Envoyé à {{- name}}", "lost {{name}}"],
    ["it is far too long", LEAVE, "Q".repeat(2001), "longer than 2000"],
    [
      "it has another number on the danger page",
      "packs/core/danger#danger.fact.police",
      "Appelez le 113 ou le 17",
      "other numbers",
    ],
  ])("%s", (_, id, target, reason) => {
    const { root, all } = bench();
    const before = all();
    const { refused, changes } = importText(root, withTargets(root, { [id]: target }));
    expect(refused.map((refusal) => refusal.id)).toEqual([id]);
    expect(refused[0]?.reason).toContain(reason);
    expect(changes).toEqual([]);
    expect(all()).toEqual(before);
  });

  it("it translates an English text of another day", () => {
    const { root, all } = bench();
    const file = withTargets(root, { [LEAVE]: "Partir" }).replace("<source>Leave</source>", "<source>Leave now</source>");
    const before = all();
    expect(importText(root, file).refused).toEqual([
      { id: LEAVE, reason: "is a translation of another English text than today's: out of date" },
    ]);
    expect(all()).toEqual(before);
  });
  it("we have no such text", () => {
    const { root } = bench();
    const file = exported(root, "fr").replaceAll("locales/common#leave", "locales/common#__proto__");
    expect(importText(root, file).refused).toEqual([{ id: "locales/common#__proto__", reason: "is no text of ours" }]);
  });
  it("it is a plural form the language has not", () => {
    const { root } = bench();
    const file = exported(root, "fr").replace("locales/common#days_many", "locales/common#days_few");
    expect(importText(root, file).refused).toEqual([
      { id: "locales/common#days_few", reason: "is no plural form of this language (one, many, other)" },
    ]);
  });
  it("a plural comes with only some of its forms", () => {
    const { root, write, all } = bench();
    write(
      "locales/fr/common.json",
      '{\n  "leave": "Quitter",\n  "state": {\n    "sent": "Envoyé à {{name}}"\n  },\n  "days_one": "",\n  "days_many": "",\n  "days_other": ""\n}\n',
    );
    const before = all();
    const { refused } = importText(
      root,
      withTargets(root, { "locales/common#days_one": "un jour", "locales/common#days_other": "{{count}} jours" }),
    );
    expect(refused.map(({ reason }) => reason)).toEqual(Array(2).fill("is a plural of which many is missing"));
    expect(all()).toEqual(before);
  });
  it("it stands in the file twice: the first one counts", () => {
    const { root, read } = bench();
    const file = withTargets(root, { [LEAVE]: "Partir" });
    const unit = /<unit id="leave"[\s\S]*?<\/unit>/.exec(file)?.[0] ?? "";
    const { refused } = importText(root, file.replace(unit, `${unit}${unit.replace("Partir", "Rester")}`));
    expect(refused).toEqual([{ id: LEAVE, reason: "stands in the file twice; the first one counts" }]);
    expect(JSON.parse(read("locales/fr/common.json")).leave).toBe("Partir");
  });
  it("an element stands inside it", () => {
    const { root } = bench();
    const file = withTargets(root, { [LEAVE]: "Partir" }).replace("Partir", 'Par<ph id="1"/>tir');
    expect(importText(root, file).refused).toEqual([{ id: LEAVE, reason: "has an element <ph> inside its text" }]);
  });
});

it("the joiner that Persian needs is taken, one that joins nothing is not", () => {
  const { root, read } = bench();
  importText(root, withTargets(root, { [LEAVE]: "می\u200cروم" }, "fa"));
  expect(JSON.parse(read("locales/fa/common.json")).leave).toBe("می\u200cروم");
  expect(importText(root, withTargets(root, { [LEAVE]: "رفت \u200c\u200cم" }, "fa")).refused[0]?.reason).toContain("U+200C");
});

it("a text cut into segments by a program is put together again", () => {
  const { root, read } = bench();
  const file = withTargets(root, { "packs/core/rights#right.A.title": "Vous pouvez. Demander" }).replace(
    /<segment state="reviewed"><source>You may ask for asylum<\/source><target>[^<]*<\/target><\/segment>/,
    "<segment><source>You may</source><target>Demandez</target></segment><ignorable><source> </source></ignorable><segment><source>ask for asylum</source><target>l'asile</target></segment>",
  );
  expect(importText(root, file).refused).toEqual([]);
  expect(read("packs/core/text/fr/rights.yaml")).toContain("right.A.title: Demandez l'asile");
});

describe("a whole file is refused, in words, when", () => {
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  const root2 = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="fr">';
  it.each([
    ["it has a document type", `${head}<!DOCTYPE xliff [<!ENTITY a "b">]>${root2}</xliff>`, "document type"],
    ["it reaches for another file", `${head}<!DOCTYPE xliff SYSTEM "file:///etc/passwd">${root2}</xliff>`, "document type"],
    ["it uses an entity of its own", `${head}${root2}<file id="a">&lol;</file></xliff>`, "no whole XML"],
    ["it is no XML", "hello", "no whole XML"],
    ["it ends in the middle", `${head}${root2}<file id="a">`, "no whole XML"],
    ["it is something else", `${head}<svg/>`, "no XLIFF file"],
    ["it is of another version", `${head}<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>`, "XLIFF 1.2"],
    ["it says another encoding", `<?xml version="1.0" encoding="UTF-16"?>${root2}</xliff>`, "not UTF-8"],
    ["it goes too deep", `${head}${root2}${"<group>".repeat(40)}`, "too deep"],
    ["it translates from French", `${head}${root2.replace('"en"', '"fr"')}</xliff>`, "translates from fr"],
    ["its language is not here", `${head}${root2.replace('trgLang="fr"', 'trgLang="xx"')}</xliff>`, "no language xx here"],
    [
      "its language leads out of the folder",
      `${head}${root2.replace('trgLang="fr"', 'trgLang="../../x"')}</xliff>`,
      "no language",
    ],
    ["it would change English", `${head}${root2.replace('trgLang="fr"', 'trgLang="en"')}</xliff>`, "English is written"],
  ])("%s", (_, text, sentence) => {
    const { root, all } = bench();
    const before = all();
    expect(() => importText(root, text)).toThrow(sentence);
    expect(all()).toEqual(before);
  });
  it("it is not written in UTF-8", () => {
    const { root } = bench();
    expect(() => importText(root, Uint8Array.of(0xff, 0xfe, 0x3c, 0x00))).toThrow("not written in UTF-8");
  });
});

it("nothing half-written is left beside a file", () => {
  const { root } = bench();
  importText(root, withTargets(root, { [LEAVE]: "Partir" }));
  expect(existsSync(join(root, "locales/fr/common.json.new"))).toBe(false);
});

describe("two people translate at once", () => {
  it("what the one did not touch does not undo what the other has done meanwhile", () => {
    const { root, read } = bench();
    const second = withTargets(root, { "locales/common#state.sent": "Parti chez {{name}}" });
    importText(root, withTargets(root, { [LEAVE]: "Partir" }));
    expect(importText(root, second).refused).toEqual([]);
    expect(JSON.parse(read("locales/fr/common.json"))).toMatchObject({ leave: "Partir", state: { sent: "Parti chez {{name}}" } });
  });
  it("what both changed stays as the first one wrote it, and is named", () => {
    const { root, read } = bench();
    const second = withTargets(root, { [LEAVE]: "S'en aller" });
    importText(root, withTargets(root, { [LEAVE]: "Partir" }));
    expect(importText(root, second).refused).toEqual([
      { id: LEAVE, reason: "was changed here since the file went out, and in the file too" },
    ]);
    expect(JSON.parse(read("locales/fr/common.json")).leave).toBe("Partir");
  });
  it("a file whose program dropped our marks is taken as it is", () => {
    const { root, read } = bench();
    importText(root, withTargets(root, { [LEAVE]: "Partir" }).replace(/ type="fanal:[^"]*"/g, ""));
    expect(JSON.parse(read("locales/fr/common.json")).leave).toBe("Partir");
  });
});
