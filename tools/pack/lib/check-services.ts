import { sheltersChildren } from "#domain/directory/visibility.ts";
import { phoneAgrees } from "#domain/pack/phone-agrees.ts";
import type { Service } from "#domain/pack/services.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";
import type { KeyPath } from "./yaml-file.ts";

/** Lines of these kinds say who answers and who may be told, or the build stops (safeguarding rule 2). */
const MUST_SAY_WHO = [
  "emergency",
  "police",
  "coastguard",
  "state",
  "child-protection",
  "missing-children",
  "guardian",
  "hotline",
  "helpline",
  "suicide-prevention",
  "labour-inspection",
  "anonymous-report",
  "voluntary-return",
];
/** Never in an adult's plan unless the person asked for them (safeguarding rule 2). */
const ONLY_IF_ASKED = ["labour-inspection", "anonymous-report", "voluntary-return"];
/** 112 and the harmonised European lines. */
const BY_LAW = /^(112|116[01]\d\d)$/;
export const answersMustBeNamed = (service: Service): boolean =>
  service.phones.length > 0 || service.kinds.some((kind) => MUST_SAY_WHO.includes(kind));

export function checkServices(values: PackValues, problems: Problem[]): void {
  const seen = new Map<string, string>();
  for (const { service, file, index } of values.services) {
    const note = (path: KeyPath, reason: string, todo: string): void => {
      problems.push(file.problem([index, ...path], `${service.id}: ${reason}`, todo));
    };
    const first = seen.get(service.id);
    if (first !== undefined) note(["id"], `the id is used twice, also in ${first}.`, "Give one of them a new id.");
    seen.set(service.id, file.path);
    if (answersMustBeNamed(service)) checkWho(service, values, note);
    checkPlace(service, note);
    checkDisguise(service, note);
    service.phones.forEach((phone, i) => {
      if (!phoneAgrees(phone, service.service_area.country))
        note(
          ["phones", i, "number"],
          `${phone.number} is not the number people read (${phone.number_local}).`,
          "Make the digits the same.",
        );
    });
    if (service.number_by_law && !service.phones.some(({ number }) => BY_LAW.test(number)))
      note(["number_by_law"], "none of its numbers is 112 or a European 116 line.", "Remove the mark.");
    const asked =
      service.kinds.some((kind) => ONLY_IF_ASKED.includes(kind)) ||
      (service.kinds.includes("police") && !service.kinds.includes("emergency"));
    if (asked && !service.only_if_asked)
      note(
        ["kinds"],
        "police, labour authority, crime lines and return programmes are shown only when asked for.",
        "Add only_if_asked: true.",
      );
  }
}

type Note = (path: KeyPath, reason: string, todo: string) => void;

function checkWho(service: Service, values: PackValues, note: Note): void {
  if (service.who_answers === undefined)
    note(["kinds"], "who_answers is missing.", "Say charity, state, police, medical or mixed.");
  if (service.who_verification === undefined) note(["kinds"], "who_verification is missing.", "Say how sure who_answers is.");
  const key = `service.${service.id}.who_may_be_told`;
  if (!values.reference.has(key))
    note(
      ["id"],
      "who_may_be_told is missing.",
      `Write ${key} in text/en/services.yaml: who may hear of it, even without the person's agreement.`,
    );
}

/** A name or a number that reads otherwise than it is written would be cleaned on every phone: better not to write it. */
function checkDisguise(service: Service, note: Note): void {
  const shown: readonly (readonly [KeyPath, string | undefined])[] = [
    [["name"], service.name],
    [["organization", "name"], service.organization.name],
    [["location", "city"], service.location?.city],
    [["location", "address"], service.location?.address],
    ...service.phones.map((phone, i) => [["phones", i, "number_local"], phone.number_local] as const),
  ];
  for (const [path, text] of shown) {
    if (text !== undefined && cleanOutsideText(text) !== text)
      note(path, "it holds characters that cannot be seen.", "Type it again by hand.");
  }
}

function checkPlace(service: Service, note: Note): void {
  const { location } = service;
  if (location === undefined) return;
  const pinned = location.latitude !== undefined || location.longitude !== undefined;
  if (location.address_confidential && (pinned || location.address !== undefined))
    note(["location"], "the address is confidential and stands here.", "Remove address, latitude and longitude.");
  if (sheltersChildren(service) && (pinned || location.address !== undefined || location.city !== undefined))
    note(["location"], "it shelters children: no town and no pin.", "Remove city, address, latitude and longitude.");
}
