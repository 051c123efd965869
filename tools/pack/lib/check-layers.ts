import { CONTENT_FILES, fileKind, type PackFileName } from "#domain/pack/files.ts";
import { isEmergency, leanedOn, mergeServices, type ServiceLayer } from "#domain/pack/merge-services.ts";
import { kindOf } from "#domain/pack/order.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";

/** How packs lie over one another: what each kind may hold, what it extends, what it hides, and which number it may not take away. */
export function checkLayers(packs: readonly PackValues[], problems: Problem[]): void {
  packs.forEach((pack, at) => {
    checkKind(pack, problems);
    const below = packs.slice(0, at);
    checkExtends(pack, packs, problems);
    checkHides(pack, below, problems);
    checkReplaced(pack, below, problems);
  });
}

function checkKind({ sources }: PackValues, problems: Problem[]): void {
  const { meta, metaFile, content, hides } = sources;
  for (const name of CONTENT_FILES) {
    const file = content[name];
    if (file !== undefined && fileKind(name satisfies PackFileName, "content", meta.kind) === null)
      problems.push(
        file.problem(
          [],
          `An ${meta.kind} may not hold ${name}.`,
          "Remove the file, or ask whoever keeps the region's pack to add it there.",
        ),
      );
  }
  if (hides !== null && meta.kind !== "overlay")
    problems.push(hides.problem([], "Only an overlay hides services.", "Remove the file, or write kind: overlay in pack.yaml."));
  if (meta.kind === "region" && meta.countries.length === 0)
    problems.push(
      metaFile.problem(["kind"], "A region without a country.", "Add countries: those its people are in, the first one first."),
    );
  if (meta.kind !== "region" && meta.countries.length > 0)
    problems.push(metaFile.problem(["countries"], `A pack of kind ${meta.kind} has no countries.`, "Remove the line."));
}

function checkExtends({ sources: { meta, metaFile } }: PackValues, packs: readonly PackValues[], problems: Problem[]): void {
  const kinds = new Map(packs.map(({ sources }) => [sources.meta.packId, kindOf({ about: sources.meta })]));
  meta.extends.forEach((id, i) => {
    if (id === meta.packId)
      problems.push(metaFile.problem(["extends", i], "A pack cannot lie over itself.", "Remove it from the list."));
    else if (meta.kind === "core" || (meta.kind === "region" && kinds.get(id) === "overlay"))
      problems.push(
        metaFile.problem(
          ["extends", i],
          `A ${meta.kind} cannot lie over "${id}".`,
          "Core lies lowest, then regions, then overlays.",
        ),
      );
  });
}

const layersOf = (packs: readonly PackValues[]): readonly ServiceLayer[] =>
  packs.map(({ sources, services, hides }) => ({
    packId: sources.meta.packId,
    services: services.map(({ service }) => service),
    hides: hides ?? [],
  }));
const leanedOnBy = (packs: readonly PackValues[]): ReadonlySet<string> =>
  leanedOn(
    packs.flatMap(({ danger }) => danger ?? []),
    packs.flatMap(({ pages }) => pages ?? []),
  );

function checkHides({ sources, hides, services }: PackValues, below: readonly PackValues[], problems: Problem[]): void {
  const { hides: file } = sources;
  if (file === null || hides === null || below.length === 0) return;
  const leaned = leanedOnBy(below);
  const known = new Map(mergeServices(layersOf(below), leaned).services.map((service) => [service.id, service]));
  hides.forEach(({ serviceId }, at) => {
    const note = (reason: string, todo: string): void => {
      problems.push(file.problem([at, "serviceId"], reason, todo));
    };
    const service = known.get(serviceId);
    if (services.some(({ service: own }) => own.id === serviceId))
      note(`This pack hides "${serviceId}" and gives it.`, "To replace an entry, give it and do not hide it.");
    else if (service === undefined) note(`No pack below has a service "${serviceId}".`, "Correct the id, or remove the entry.");
    else if (isEmergency(service, leaned))
      note(
        `"${serviceId}" is a number for emergencies: nobody may be kept from it.`,
        "Remove the entry. If the number is wrong, tell whoever keeps the region's pack.",
      );
  });
}

function checkReplaced({ sources, services }: PackValues, below: readonly PackValues[], problems: Problem[]): void {
  const leaned = leanedOnBy(below);
  const { conflicts } = mergeServices(
    [...layersOf(below), { packId: sources.meta.packId, services: services.map(({ service }) => service), hides: [] }],
    leaned,
  );
  for (const conflict of conflicts) {
    if (conflict.type !== "emergency_kept" || conflict.packId !== sources.meta.packId) continue;
    const own = services.find(({ service }) => service.id === conflict.serviceId);
    if (own !== undefined)
      problems.push(
        own.file.problem(
          [own.index, "id"],
          `"${conflict.serviceId}" is a number for emergencies, and this entry would take it away from somebody.`,
          "Keep its country and its numbers, or give the entry another id.",
        ),
      );
  }
}
