import { useMemo } from "react";
import type { Guides } from "#domain/pack/guides.ts";
import { kindOf } from "#domain/pack/order.ts";
import type { Indicator, Rules } from "#domain/pack/rules.ts";
import { checkOwnGuides, joinOwnGuides } from "#domain/screening/own-guides.ts";
import { type ContentPart, type ContentState, valuesOf } from "#storage/content-store.ts";
import { useContentState } from "#storage/react.ts";

/** The guides in use with the part they come from; `null` until the team's part is on this phone. */
export interface GuideContent {
  readonly partId: string;
  readonly packId: string;
  readonly version: number;
  readonly guides: Guides;
  readonly indicators: readonly Indicator[];
  readonly rules: Rules;
  /** The parts they stand on, for their words. */
  readonly parts: readonly ContentPart[];
  /** Guides that organisations added: by id of the guide, the version of their pack. */
  readonly origins: ReadonlyMap<string, PackVersion>;
  /** Packs whose guides lack what every guide must hold: they are not asked. */
  readonly refused: readonly string[];
}

/** Version of the content part of a pack. */
export interface PackVersion {
  readonly id: string;
  readonly version: number;
}

const guidesByParts = new WeakMap<readonly ContentPart[], GuideContent | null>();

/** Our guides, and beside them those of overlays that hold what every guide must. Worked out once for each list of parts. */
export function guideContentOf({ parts }: Pick<ContentState, "parts">): GuideContent | null {
  const known = guidesByParts.get(parts);
  if (known !== undefined) return known;
  const content = readGuideContent(parts);
  guidesByParts.set(parts, content);
  return content;
}

function readGuideContent(parts: readonly ContentPart[]): GuideContent | null {
  const part = parts.find((p) => p.values.has("guides"));
  if (!part) return null;
  const [guides] = valuesOf([part], "guides");
  const [indicators] = valuesOf([part], "indicators");
  const [rules] = valuesOf([part], "rules");
  if (!guides || !indicators || !rules) return null;
  const origins = new Map<string, PackVersion>();
  const refused: string[] = [];
  const standsOn = [part];
  let all = guides;
  for (const overlay of parts.filter(({ manifest }) => kindOf(manifest) === "overlay")) {
    const { packId: id, version } = overlay.manifest;
    for (const own of valuesOf([overlay], "own_guides")) {
      if (checkOwnGuides({ guides, indicators }, id, own).length > 0) {
        refused.push(id);
        continue;
      }
      all = joinOwnGuides(all, own);
      standsOn.push(overlay);
      for (const guide of own.guides) origins.set(guide.id, { id, version });
    }
  }
  const { packId, version } = part.manifest;
  return { partId: part.partId, packId, version, guides: all, indicators, rules, parts: standsOn, origins, refused };
}

export function useGuideContent(): GuideContent | null {
  const state = useContentState();
  return useMemo(() => guideContentOf(state), [state]);
}
