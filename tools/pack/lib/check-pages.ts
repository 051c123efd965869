import { PAGE_PARTS } from "#domain/pack/pages.ts";
import { didYouMean } from "./nearest.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";
import type { KeyPath } from "./yaml-file.ts";

/** Every line says where it comes from or is plain advice; every line, right, service and number a page names exists. */
export function checkPages(values: PackValues, rightIds: ReadonlySet<string>, problems: Problem[]): void {
  const file = values.sources.content.pages;
  if (file === undefined || values.pages === null) return;
  const { lines, pages, keep } = values.pages;
  const note = (path: KeyPath, reason: string, todo: string): void => {
    problems.push(file.problem(path, reason, todo));
  };
  const services = new Map(values.services.map(({ service }) => [service.id, service]));
  const known = new Set<string>();
  lines.forEach((line, at) => {
    if (known.has(line.id)) note(["lines", at, "id"], `The id "${line.id}" is used twice.`, "Give the later one a new id.");
    known.add(line.id);
    if ((line.source === undefined) !== (line.confidence === undefined))
      note(["lines", at], "Only one of source and confidence is there.", "Give both, or neither for plain advice.");
  });
  const used = new Set<string>();
  const pageIds = new Set<string>();
  pages.forEach((page, at) => {
    if (pageIds.has(page.id)) note(["pages", at, "id"], `The id "${page.id}" is used twice.`, "Give the later one a new id.");
    pageIds.add(page.id);
    for (const part of PAGE_PARTS) {
      page[part].forEach((id, i) => {
        used.add(id);
        if (!known.has(id))
          note(
            ["pages", at, part, i],
            `No line is called "${id}".`,
            `${didYouMean(id, known)}Use the id of a line of this file.`,
          );
      });
    }
    page.rights.forEach((id, i) => {
      if (!rightIds.has(id))
        note(["pages", at, "rights", i], `No right is called "${id}".`, `${didYouMean(id, rightIds)}Use the id of a right.`);
    });
    page.serviceIds.forEach((id, i) => {
      if (!services.has(id))
        note(
          ["pages", at, "serviceIds", i],
          `No service is called "${id}".`,
          `${didYouMean(id, services.keys())}Use the id of a service.`,
        );
    });
  });
  lines.forEach(({ id }, at) => {
    if (!used.has(id)) note(["lines", at, "id"], `No page uses the line "${id}".`, "Remove it, or name it on a page.");
  });
  keep.forEach((country, at) =>
    (["adult", "child"] as const).forEach((who) =>
      country[who].forEach(({ number, serviceId }, i) => {
        if (!services.get(serviceId)?.phones.some((phone) => phone.number === number))
          note(["keep", at, who, i], `${number} is not a number of "${serviceId}".`, "Use a number of the directory.");
      }),
    ),
  );
}
