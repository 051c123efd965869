import { didYouMean } from "./nearest.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";

/**
 * Every number for a missing child is one of the directory, so that both are corrected together. One the directory does not know may
 * stand here only as what it is: recalled, not confirmed. Whom nobody has read about has no source, and the reverse.
 */
export function checkMissing(values: PackValues, problems: Problem[]): void {
  const file = values.sources.content.missing;
  if (file === undefined || values.missing === null) return;
  const services = new Map(values.services.map(({ service }) => [service.id, service]));
  values.missing.countries.forEach((country, at) => {
    const seen = new Set<string>();
    country.calls.forEach((call, i) => {
      const note = (field: string, reason: string, todo: string): void => {
        problems.push(file.problem(["countries", at, "calls", i, field], reason, todo));
      };
      if (seen.has(call.id)) note("id", `The id "${call.id}" is used twice.`, "Give the later one a new id.");
      seen.add(call.id);
      const sure = call.confidence === "seen" || call.confidence === "partly_seen";
      if (sure && call.source === undefined)
        note("confidence", "It says seen, and no source.", "Name the source, or write known.");
      if (call.serviceId === undefined) {
        if (sure) note("confidence", "No service of the directory stands behind it.", "Name the service, or write known.");
        return;
      }
      const service = services.get(call.serviceId);
      if (service === undefined)
        note(
          "serviceId",
          `No service is called "${call.serviceId}".`,
          `${didYouMean(call.serviceId, services.keys())}Use the id of a service of this pack.`,
        );
      else if (!service.phones.some(({ number }) => number === call.number))
        note("number", `${call.number || "No number"} is not a number of ${service.id}.`, "Make both the same.");
    });
  });
}
