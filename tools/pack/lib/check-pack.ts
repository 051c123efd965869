import { inOrder } from "#domain/pack/order.ts";
import { checkGuides } from "./check-guides.ts";
import { checkLayers } from "./check-layers.ts";
import { checkMissing } from "./check-missing.ts";
import { checkOwnGuideFile } from "./check-own-guides.ts";
import { checkPages } from "./check-pages.ts";
import { checkPractice } from "./check-practice.ts";
import { checkDanger, checkIndicators, checkRights } from "./check-rights.ts";
import { checkServices } from "./check-services.ts";
import { checkStatistics } from "./check-statistics.ts";
import { checkTexts } from "./check-texts.ts";
import { checkVoices } from "./check-voices.ts";
import { type PackValues, readPack } from "./pack-values.ts";
import { byPlace, type Problem } from "./problems.ts";
import { loadSources, TEXT_FILES } from "./sources.ts";
import { withTaken } from "./take.ts";

function checkParts(values: PackValues, problems: Problem[]): void {
  const { metaFile, meta, content, services, texts } = values.sources;
  const hasWords = (role: string): boolean => texts.some(({ name }) => name !== "pack" && TEXT_FILES[name]?.role === role);
  const missing = (role: string, has: boolean): void => {
    const listed = meta.parts.some((part) => part === role);
    if (listed !== has)
      problems.push(
        metaFile.problem(
          ["parts"],
          listed ? `There is no ${role} in this pack.` : `The pack has a ${role}, and it is not listed.`,
          listed ? "Remove it from parts." : "Add it to parts.",
        ),
      );
  };
  missing("content", Object.keys(content).length > 0 || hasWords("content"));
  missing("directory", services.length > 0 || values.services.length > 0 || values.hides !== null || hasWords("directory"));
  if (Date.parse(meta.expires) <= Date.parse(meta.created))
    problems.push(metaFile.problem(["expires"], "The pack expires before it is made.", "Correct one of the two."));
}

/** What is wrong in packs that are built together. Guides and rights may name indicators and rights of any of them. */
export function checkPacks(packs: readonly PackValues[]): readonly Problem[] {
  const problems: Problem[] = [];
  const indicators = new Set(packs.flatMap((pack) => pack.indicators ?? []).map(({ id }) => id));
  const rights = new Set(packs.flatMap((pack) => pack.rights ?? []).map(({ id }) => id));
  const asks = new Set(packs.flatMap((pack) => pack.asks ?? []).map(({ id }) => id));
  const ids = new Map<string, string>();
  packs.forEach((pack, at) => {
    const { packId } = pack.sources.meta;
    const other = ids.get(packId);
    if (other !== undefined)
      problems.push(
        pack.sources.metaFile.problem(["packId"], `"${packId}" is also the id of ${other}.`, "Give one of them another id."),
      );
    ids.set(packId, pack.sources.dir);
    checkParts(pack, problems);
    checkIndicators(pack, problems);
    checkGuides(pack, indicators, problems);
    checkOwnGuideFile(pack, packs, problems);
    checkPractice(pack, indicators, problems);
    checkRights(pack, rights, asks, problems);
    checkServices(pack, problems);
    checkDanger(pack, problems);
    checkMissing(pack, problems);
    checkPages(pack, rights, problems);
    checkTexts(pack, problems, packs.slice(0, at));
    checkVoices(pack, problems);
  });
  checkStatistics(packs, problems);
  checkLayers(packs, problems);
  return problems;
}

/** Reads and checks pack folders that are built together. `packs` holds every one that could be read. */
export function readAndCheck(dirs: readonly string[]): {
  readonly packs: readonly PackValues[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const packs: PackValues[] = [];
  for (const dir of dirs) {
    const loaded = loadSources(dir);
    problems.push(...loaded.problems);
    if (loaded.sources === null) continue;
    const { values, problems: found } = readPack(loaded.sources);
    problems.push(...found);
    packs.push(values);
  }
  const whole = inOrder(withTaken(packs, problems), ({ sources: { meta } }) => ({
    packId: meta.packId,
    role: "content",
    about: meta,
  }));
  problems.push(...checkPacks(whole));
  return { packs: whole, problems: [...problems].sort(byPlace) };
}
