import { err, ok } from "#lib/result.ts";
import { agreementOf, given, withAgreement } from "./agreements.ts";
import type { Done, Values } from "./command-line.ts";
import { addOrganisation, type Office } from "./enrol.ts";
import { takeRecipient } from "./recipients.ts";
import { hasKey } from "./register.ts";

/** The commands that begin with `org`, but for those about keys on this machine. */

export async function orgAdd(office: Office, name: string, values: Values): Promise<Done> {
  const serves = values.serves.split(",").filter((who) => who === "adults" || who === "children");
  if (serves.length === 0) return err("--serves takes adults, children or both.");
  const { "agreement-until": until, hours, "answer-within": within } = values;
  const hasAgreement = until !== undefined || hours !== undefined || within !== undefined;
  const agreement = hasAgreement ? agreementOf(given({ until, hours, within }), office.nowMs) : ok(undefined);
  if (!agreement.ok) return agreement;
  const added = await addOrganisation(office, {
    name,
    country: values.country,
    serves,
    serviceIds: values.service,
    corrections: values.corrections,
    ownKey: values["own-key"],
    ...(agreement.value && { agreement: agreement.value }),
  });
  if (!added.ok) return added;
  const id = added.value.organisations.at(-1)?.id ?? "";
  return ok({
    register: added.value,
    lines: [id, ...(hasAgreement ? [] : ["Without a written agreement (--agreement-until …) nobody can refer to it yet."])],
    notes: [
      values["own-key"]
        ? `Nobody can refer to ${id} before its device has made its key: invite --org ${id}, then org key ${id}.`
        : `The key of ${id} is made on this machine: whoever has ${office.dir.keys} can open what is sent to it. Better: org add --own-key.`,
    ],
  });
}

export async function orgAgreement(
  office: Office,
  id: string,
  { until, hours, end, "answer-within": within }: Values,
): Promise<Done> {
  const organisation = office.register.organisations.find((each) => each.id === id);
  if (organisation === undefined) return err(`There is no organisation ${id}.`);
  if (end === (until !== undefined)) return err("org agreement needs --until DAY to renew it, or --end to end it.");
  if (end) {
    if (organisation.agreement === undefined) return err(`${id} has no written agreement.`);
    return ok({
      register: withAgreement(office.register, organisation, undefined),
      lines: [
        "Ended. Phones refer to it no more from the next signed directory on; what waits there on a yes stays there and says so.",
        `It still opens and answers what it has. If it must not: npm run -s hub -- revoke --org ${id}.`,
      ],
    });
  }
  const agreement = agreementOf({ ...organisation.agreement, ...given({ until, hours, within }) }, office.nowMs);
  return agreement.ok
    ? ok({
        register: withAgreement(office.register, organisation, agreement.value),
        lines: [`Agreement until ${agreement.value.until}. Phones learn it with the next signed directory.`],
      })
    : agreement;
}

export function orgList({ register }: Office): Done {
  return ok({
    lines: register.organisations.map(
      (each) =>
        `${each.id}\t${each.name}\t${each.agreement === undefined ? "no agreement" : `agreement until ${each.agreement.until}`}${hasKey(each) ? "" : "\tno key yet"}`,
    ),
  });
}

export async function orgKey(office: Office, id: string, { words, afresh }: Values, card: string): Promise<Done> {
  const organisation = office.register.organisations.find((each) => each.id === id);
  if (organisation === undefined) return err(`There is no organisation ${id}.`);
  if (words === undefined)
    return err('org key needs --words "…": ring the organisation, and type the six words it reads from its device.');
  const taken = await takeRecipient(office, organisation, { card, words, afresh });
  return taken.ok
    ? ok({ register: taken.value, lines: ["Taken. Teams seal to the new key with the next signed directory."] })
    : taken;
}
