import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, concatBytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { HEAD_BYTES, SEALED_PART_BYTES } from "#protocol/copy.ts";
import { makeCopyCard } from "#seal/copy-card.ts";
import { openCopy } from "#seal/copy-open.ts";
import type { CopyIn } from "#seal/copy-port.ts";
import { CopyMaker, partsUpTo } from "#seal/copy-seal.ts";
import { bytesOf, COPY_WORDS, cardOf, copyOf, itemsIn, META, note, type Phone, phoneOf } from "./support/copy.ts";
import { enrolled, makeTeam, NOW_MS, networkOf, type Team, TODAY, teamCode } from "./support/network.ts";
import { PASSPHRASE, quickArgon2 } from "./support/vault.ts";

/*
 * These guard: `hash` compared in openCopy, `file.size !==` there, `verifySignature` and `to !== reader` in checkedManifest,
 * `isWithinBounds` in openFrame, `sender.value.id !== own.ownId` in readCopyCard, `isCopied` in copy-desk.ts, `confirmWords` in
 * vault-core.ts.
 */
let team: Team;
let other: Team;
let network: Network;
let a: Phone;
let b: Phone;
let stranger: Phone;
let items: readonly CopyIn[];
const cases = [newId(), newId()] as const;

beforeAll(async () => {
  team = makeTeam("team-a");
  other = makeTeam("team-b");
  network = networkOf([team, other], []);
  a = await phoneOf(teamCode(team, {}, { serial: "phone-a" }), network);
  b = await phoneOf(teamCode(team, {}, { serial: "phone-b" }), network);
  stranger = await phoneOf(teamCode(other, {}, { serial: "phone-x" }), network);
  const first = await a.put(note(cases[0], "canary coat"));
  const second = await a.put(note(cases[1], "canary tent"));
  items = [
    { k: "case", caseId: cases[0] },
    { k: "row", row: first },
    { k: "envelope", id: newId(), bytes: new Uint8Array(4096).fill(7) },
    { k: "case", caseId: cases[1], keptUntilMs: NOW_MS + 5 },
    { k: "row", row: second },
    { k: "loose" },
  ];
});

async function notes(count: number, text: string) {
  const rows = [];
  for (let i = 0; i < count; i++) rows.push(await a.put(note(cases[0], text)));
  return rows;
}
const toB = async (): Promise<Blob> => copyOf(a, { kind: "phone", card: await cardOf(b) }, network, items);
const withWords = () => copyOf(a, { kind: "words", words: COPY_WORDS }, network, items);
const opens = (phone: Phone, file: Blob, words: string | null = null, net = network) => phone.core.openCopy(file, words, net);
const refusal = async (opened: ReturnType<typeof opens>): Promise<string> => {
  const result = await opened;
  return result.ok ? "opened" : result.error.type;
};

describe("a sealed copy", () => {
  it("for a colleague's phone opens there, with all that was put in, and names the phone and the moment it was made", async () => {
    const opened = await opens(b, await toB());
    expect(opened).toMatchObject({
      ok: true,
      value: { ...META, serial: "phone-a", fromName: "Team team-a", revoked: false, isOwn: false, parts: 1 },
    });
    const inside = await itemsIn(b, 1);
    expect(inside.map(({ k }) => k)).toEqual(["case", "row", "envelope", "case", "row", "loose"]);
    expect(inside[1]).toMatchObject({ kind: "entry", value: { text: "canary coat" } });
    expect(inside[2]).toMatchObject({ bytes: toB64url(new Uint8Array(4096).fill(7)) });
    expect(inside[3]).toMatchObject({ keptUntilMs: NOW_MS + 5 });
  });

  it("for a colleague's phone opens on no other, not even the one it was made on", async () => {
    const file = await toB();
    expect(await refusal(opens(a, file))).toBe("CopyNotForUs");
    expect(await refusal(opens(stranger, file))).toBe("CopyNotForUs");
    expect(await refusal(opens(await phoneOf(null, network), file))).toBe("CopyNotForUs");
  });

  it("with words opens on any phone of the team and on one that has not joined yet, by these words alone", async () => {
    const file = await withWords();
    expect(await refusal(opens(b, file))).toBe("CopyNeedsWords");
    expect(await refusal(opens(b, file, "zoo zone wrong write wrap"))).toBe("CopyWords");
    for (const phone of [a, b, await phoneOf(null, network)])
      expect(await refusal(opens(phone, file, COPY_WORDS))).toBe("opened");
    expect(await refusal(opens(stranger, file, COPY_WORDS)), "another team").toBe("CopyOtherTeam");
  });

  it("is not made without the words of the vault, and says so as a wrong try does", async () => {
    const begun = await a.core.beginCopy("not these words at all", { kind: "words", words: COPY_WORDS }, network, TODAY);
    expect(begun).toMatchObject({ ok: false, error: { type: "WrongPassphrase" } });
    await expect(a.core.addToCopy(items)).rejects.toThrow("no copy");
  });

  it("is not made with words that are too easy, nor by a phone of no team", async () => {
    const easy = await a.core.beginCopy(PASSPHRASE, { kind: "words", words: "tent tent tent" }, network, TODAY);
    expect(easy).toMatchObject({ ok: false, error: { type: "PassphraseTooWeak" } });
    const alone = await phoneOf(null, network);
    const begun = await alone.core.beginCopy(PASSPHRASE, { kind: "words", words: COPY_WORDS }, network, TODAY);
    expect(begun).toMatchObject({ ok: false, error: { type: "NotEnrolled" } });
  });

  it("never holds the enrolment, settings or a recorded voice, whoever asks for them", async () => {
    const enrolment = [...a.rows.values()][0];
    if (!enrolment) throw new Error("no enrolment row");
    const file = await copyOf(a, { kind: "words", words: COPY_WORDS }, network, [{ k: "loose" }, { k: "row", row: enrolment }]);
    await opens(b, file, COPY_WORDS);
    expect(await itemsIn(b, 1)).toEqual([{ k: "loose" }]);
  });

  it("tells nothing by its size: none, two and a hundred cases make files of one size", async () => {
    const many = await notes(100, "warm coat");
    const rows: CopyIn[] = many.map((row) => ({ k: "row", row }));
    const words = { kind: "words", words: COPY_WORDS } as const;
    const sizes = [await copyOf(a, words, network, []), await withWords(), await copyOf(a, words, network, [...items, ...rows])];
    expect(new Set(sizes.map(({ size }) => size)).size).toBe(1);
    expect([1, 2, 3, 4, 5, 7, 9, 13, 17, 25].map(partsUpTo)).toEqual([1, 2, 3, 4, 6, 8, 12, 16, 24, 32]);
  });

  it("holds 2,000 long notes in several parts, and gives them back in order", async () => {
    const own = await enrolled(teamCode(team), network);
    const reader = { door: "phone", recipient: own.recipient } as const;
    const maker = await CopyMaker.begin(own, reader);
    const full: Bytes[] = [];
    const long = "noted, ".repeat(80);
    const rowIds = Array.from({ length: 2000 }, newId);
    for (const rowId of rowIds) full.push(...(await maker.add([{ k: "row", kind: "entry", rowId, value: { text: long } }])));
    const made = await maker.finish(META);
    if (!made.ok) throw new Error(made.error.type);
    const file = new Blob([made.value.head, ...full, ...made.value.parts]);
    const opened = await openCopy(file, { own, words: null, argon2: quickArgon2, network });
    if (!opened.ok) throw new Error(opened.error.type);
    expect(opened.value.summary.parts).toBe(3);
    const inside = (await Promise.all([0, 1, 2].map((part) => opened.value.readPart(part)))).flatMap((part) => part ?? []);
    expect(inside.map((item) => (item.k === "row" ? item.rowId : ""))).toEqual(rowIds);
  });
});

describe("a copy that is not what it was", () => {
  it("any one bit changed: refused, with a reason, and nothing of it is given out", async () => {
    for (const [file, words] of [
      [await toB(), null],
      [await withWords(), COPY_WORDS],
    ] as const) {
      const bytes = await bytesOf(file);
      const at = fc.oneof(fc.integer({ min: 0, max: HEAD_BYTES + 400 }), fc.integer({ min: 0, max: bytes.length - 1 }));
      await fc.assert(
        fc.asyncProperty(at, fc.integer({ min: 0, max: 7 }), async (place, bit) => {
          const changed = bytes.slice();
          changed[place] = (changed[place] as number) ^ (1 << bit);
          expect(await refusal(opens(b, new Blob([changed]), words))).not.toBe("opened");
        }),
        { numRuns: process.env["SOAK"] ? 2000 : 60 },
      );
    }
  });

  it("cut off anywhere, or with something behind it: refused", async () => {
    const bytes = await bytesOf(await toB());
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (length) => {
        expect(await refusal(opens(b, new Blob([bytes.slice(0, length)])))).not.toBe("opened");
      }),
      { numRuns: process.env["SOAK"] ? 500 : 40 },
    );
    expect(await refusal(opens(b, new Blob([bytes, new Uint8Array(1)])))).toBe("CopyDamaged");
    expect(await refusal(opens(b, new Blob([bytes.slice(0, 5)])))).toBe("NotACopy");
  });

  it("parts in another order, one twice, one of another copy, one missing: refused", async () => {
    const big = await notes(40, "x".repeat(40_000));
    const several = async () => {
      const rows: CopyIn[] = big.map((row) => ({ k: "row", row }));
      const bytes = await bytesOf(await copyOf(a, { kind: "phone", card: await cardOf(b) }, network, rows));
      const front = bytes.length % SEALED_PART_BYTES;
      const parts = Array.from({ length: (bytes.length - front) / SEALED_PART_BYTES }, (_, i) =>
        bytes.slice(front + i * SEALED_PART_BYTES, front + (i + 1) * SEALED_PART_BYTES),
      );
      return { front: bytes.slice(0, front), parts };
    };
    const one = await several();
    const two = await several();
    const [p0, p1, p2, p3] = one.parts as [Bytes, Bytes, Bytes, Bytes];
    expect(one.parts.length).toBe(4);
    const wrong: Record<string, readonly Uint8Array[]> = {
      swapped: [p1, p0, p2, p3],
      repeated: [p0, p0, p2, p3],
      foreign: [p0, p1, two.parts[2] as Bytes, p3],
      missing: [p0, p1, p3],
    };
    for (const [how, parts] of Object.entries(wrong))
      expect(await refusal(opens(b, new Blob([one.front, concatBytes(...parts)]))), how).toBe("CopyDamaged");
    expect(await refusal(opens(b, new Blob([one.front, concatBytes(p0, p1, p2, p3)]))), "as it was").toBe("opened");
  });

  it("another file, another version, weak parameters: named before anything is derived", async () => {
    const bytes = await bytesOf(await withWords());
    const changed = (at: number, ...to: number[]): Blob => {
      const out = bytes.slice();
      out.set(to, at);
      return new Blob([out]);
    };
    expect(await refusal(opens(b, new Blob([utf8("a picture of a harbour")])))).toBe("NotACopy");
    expect(await refusal(opens(b, new Blob([])))).toBe("NotACopy");
    expect(await refusal(opens(b, changed(8, 2), COPY_WORDS))).toBe("CopyVersion");
    let derived = 0;
    const counting = {
      wasm: null,
      plain: async () => {
        derived += 1;
        return new Uint8Array(32);
      },
    };
    const parameters: [string, Blob][] = [
      ["8 MiB", changed(16, 0, 0, 0x20, 0)],
      ["4 GiB", changed(16, 0xff, 0xff, 0xff, 0xff)],
      ["one pass", changed(20, 1)],
      ["two lanes", changed(21, 2)],
    ];
    for (const [name, file] of parameters) {
      const opened = await openCopy(file, { own: null, words: COPY_WORDS, argon2: counting, network });
      expect(opened, name).toMatchObject({ ok: false, error: { type: "CopyParameters" } });
    }
    expect(derived).toBe(0);
  });

  it("a forged one is refused: another team's key, a team nobody knows, a manifest signed by somebody else", async () => {
    const own = await enrolled(teamCode(team), network);
    const forger = await enrolled(teamCode(other), network);
    const unknown = makeTeam("team-z");
    const outside = await enrolled(teamCode(unknown), networkOf([unknown], []));
    const made = async (by: typeof own) => {
      const maker = await CopyMaker.begin(by, { door: "phone", recipient: own.recipient });
      const ended = await maker.finish(META);
      if (!ended.ok) throw new Error(ended.error.type);
      return openCopy(new Blob([ended.value.head, ...ended.value.parts]), { own, words: null, argon2: quickArgon2, network });
    };
    expect(await made(own)).toMatchObject({ ok: true });
    expect(await made(forger)).toMatchObject({ error: { type: "CopyOtherTeam" } });
    expect(await made(outside)).toMatchObject({ error: { type: "CopySender" } });
    expect(await made({ ...forger, certBytes: own.certBytes, ownId: own.ownId, signKeyId: own.signKeyId })).toMatchObject({
      error: { type: "CopySignature" },
    });
    expect(await made({ ...own, ownId: "team-b" })).toMatchObject({ error: { type: "CopySender" } });
  });

  it("passed on to a third phone by its reader it is refused there: it was not signed for that one", async () => {
    const [own, third] = [await enrolled(teamCode(team), network), await enrolled(teamCode(team), network)];
    const reader = { door: "phone", recipient: own.recipient } as const;
    const ended = await (await CopyMaker.begin(own, reader)).finish(META);
    if (!ended.ok) throw new Error(ended.error.type);
    // The third phone stands in for one that was given the first one's opened frame, sealed again to its own key.
    const asThird = { ...third, identity: own.identity };
    const opened = await openCopy(new Blob([ended.value.head, ...ended.value.parts]), {
      own: asThird,
      words: null,
      argon2: quickArgon2,
      network,
    });
    expect(opened).toMatchObject({ error: { type: "CopyNotForUs" } });
  });

  it("of a phone that was shut out since, opens and says so: it was made because phones are lost; a certificate over by then does not", async () => {
    const revoked = networkOf([team, other], [], ["phone-a"]);
    expect(await opens(b, await toB(), null, revoked)).toMatchObject({ ok: true, value: { revoked: true } });
    const late = await copyOf(a, { kind: "words", words: COPY_WORDS }, network, [], { ...META, atMs: Date.UTC(2027, 8, 1) });
    expect(await refusal(opens(b, late, COPY_WORDS))).toBe("CopyCertificate");
  });
});

describe("the card of a phone", () => {
  const read = (card: string, net = network, today = TODAY) => a.core.readCopyCard(card, net, today);

  it("is taken when the team has certified its phone, with white space that messengers add", async () => {
    const card = await cardOf(b);
    expect(await read(`${card.slice(0, 40)}\n ${card.slice(40)}`)).toMatchObject({ ok: true, value: { serial: "phone-b" } });
  });

  it("is refused with its reason: not one, a letter changed, another team, shut out, too old, one's own", async () => {
    const card = await cardOf(b);
    const reason = async (read: ReturnType<typeof a.core.readCopyCard>) => {
      const result = await read;
      return result.ok ? "taken" : result.error.type;
    };
    expect(await reason(read("fanal1.abc.00000000"))).toBe("NotACard");
    expect(await reason(read(card.slice(0, -12)))).toBe("NotACard");
    expect(await reason(read(card.replace("copy1.", "copy2.")))).toBe("MadeByNewer");
    expect(await reason(read(card.replace(/.(?=.{20}\.)/, (c) => (c === "A" ? "B" : "A"))))).toBe("CardDamaged");
    expect(await reason(read(await cardOf(stranger)))).toBe("CardRefused");
    expect(await reason(read(card, networkOf([other], [])))).toBe("CardRefused");
    expect(await reason(read(card, networkOf([team], [], ["phone-b"])))).toBe("CardRevoked");
    expect(await reason(read(card, network, "2027-07-01"))).toBe("CardExpired");
    expect(await reason(read(await cardOf(a)))).toBe("OwnCard");
  });

  it("with another recipient put in is refused: the phone itself vouches for its own", async () => {
    const [own, thief] = [await enrolled(teamCode(team), network), await enrolled(teamCode(other), network)];
    const json = fromUtf8(fromB64url((await makeCopyCard(own)).split(".")[1] ?? "") ?? new Uint8Array(0));
    const forged = utf8(canonicalJson({ ...JSON.parse(json), recipient: thief.recipient }));
    const digest = Buffer.from(await crypto.subtle.digest("SHA-256", forged)).toString("hex");
    const read = await a.core.readCopyCard(`fanalcopy1.${toB64url(forged)}.${digest.slice(0, 8)}`, network, TODAY);
    expect(read).toMatchObject({ ok: false, error: { type: "CardRefused" } });
  });
});

describe("what was erased", () => {
  it("is remembered for ninety days, over a restart, and goes along by a name nobody can read back", async () => {
    const gone = newId();
    await a.put(note(gone, "asked to be erased"));
    await a.core.eraseCase(gone);
    const talk = newId();
    await a.core.markErased([talk]);
    expect(await a.core.erasedAmong([gone, talk, cases[0]])).toEqual([gone, talk]);
    const file = await copyOf(a, { kind: "words", words: COPY_WORDS }, network, []);
    await opens(b, file, COPY_WORDS);
    const [erased] = await itemsIn(b, 1);
    if (erased?.k !== "erased") throw new Error("no names of what was erased");
    expect(JSON.stringify(erased)).not.toContain(gone);
    await b.core.keepErased(erased.names);
    expect(await b.core.erasedAmong([gone, talk, cases[0]])).toEqual([gone, talk]);
  });

  it("what has a key here keeps it, and names from the future or a year ago are not taken", async () => {
    const here = newId();
    await b.put(note(here, "still here"));
    const hash = async (name: string) => toB64url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(name))));
    const today = Math.floor(Date.now() / 86_400_000);
    const [old, ahead] = [newId(), newId()];
    await b.core.keepErased([
      [await hash(here), today],
      [await hash(old), today - 365],
      [await hash(ahead), today + 2],
    ]);
    expect(await b.core.erasedAmong([here, old, ahead])).toEqual([]);
  });
});
