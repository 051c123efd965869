import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { APP_SCHEMA } from "#domain/pack/manifest.ts";
import type { OwnGuides } from "#domain/pack/own-guides.ts";
import type { TextPart } from "#domain/pack/text.ts";
import { DAY_MS } from "#lib/clock.ts";
import { makePart, readIndex, writeIndex, writePart } from "../../tools/pack/lib/build.ts";
import { packFile } from "../../tools/pack/lib/compile-part.ts";
import { loadKeys } from "../../tools/pack/lib/keys.ts";
import { HARBOUR } from "./own-guides.ts";
import { buildOnce, type Hub } from "./stack.ts";

const PACK_ID = "native-review";

/** The organisation whose guide `own-guides.ts` holds, and how it asks its first question. */
export interface OwnGuidePack {
  readonly version: number;
  readonly asks: string;
  readonly guides?: OwnGuides;
}

/** Lets this hub serve an organisation's overlay with a guide of its own. */
export async function publishOwnGuide(hub: Hub, { version, asks, guides = HARBOUR }: OwnGuidePack): Promise<void> {
  const now = Date.now();
  const head = {
    packId: "harbour",
    version,
    created: new Date(now).toISOString(),
    expires: new Date(now + 30 * DAY_MS).toISOString(),
    minAppSchema: APP_SCHEMA,
    about: { kind: "overlay" as const, extends: ["core"], countries: [] },
  };
  const texts = (audience: "public" | "team", strings: Readonly<Record<string, string>>): TextPart => ({
    lang: "en",
    audience,
    review: "reference",
    reviewByPrefix: {},
    strings,
  });
  const files = [
    packFile("own_guides", guides),
    packFile("text.en.public", texts("public", { "pack.harbour.title": "Harbour group" })),
    packFile(
      "text.en.team",
      texts("team", {
        "guide.harbour.fields.title": "Work in the fields",
        "guide.harbour.fields.text": "For adults who pick fruit or vegetables.",
        "q.harbour.season": asks,
        "q.harbour.leave": "Must you stay until the harvest is over?",
      }),
    ),
  ];
  const part = makePart(head, "content", files, await loadKeys(join(hub.dataDir, "keys")));
  const outDir = join(hub.dataDir, "packs");
  mkdirSync(outDir, { recursive: true });
  writePart(outDir, part);
  writeIndex(outDir, [...readIndex(outDir), part]);
}

/**
 * Lets this hub serve an overlay in which a native reviewer has passed the guide's words in `lang`, signed with the hub's own keys.
 * The words are those of the built pack; only their review state differs.
 */
export async function publishReviewed(hub: Hub, lang: string): Promise<void> {
  const core = join((await buildOnce()).dist, "app", "packs", "core");
  const name = `text.${lang}.team`;
  const built = readdirSync(core).find((file) => file.startsWith(`${name.toLowerCase()}.`) && file.endsWith(".json"));
  if (built === undefined) throw new Error(`the built pack has no ${name}`);
  const text = JSON.parse(readFileSync(join(core, built), "utf8")) as TextPart;
  const now = Date.now();
  const head = {
    packId: PACK_ID,
    version: 1,
    created: new Date(now).toISOString(),
    expires: new Date(now + 30 * DAY_MS).toISOString(),
    minAppSchema: APP_SCHEMA,
  };
  const reviewed: TextPart = { ...text, review: "reviewed", reviewByPrefix: {} };
  const part = makePart(head, "content", [packFile(name, reviewed)], await loadKeys(join(hub.dataDir, "keys")));
  const outDir = join(hub.dataDir, "packs");
  mkdirSync(outDir, { recursive: true });
  writePart(outDir, part);
  writeIndex(outDir, [...readIndex(outDir), part]);
}
