import { type Service, ServiceSchema } from "#domain/pack/services.ts";
import type { Problem } from "./problems.ts";
import { checkShape } from "./shape.ts";
import type { YamlFile } from "./yaml-file.ts";

export interface SourcedService {
  readonly service: Service;
  readonly file: YamlFile;
  readonly index: number;
}

/** Services of all files of `directory/`. `notes` are the editors' own and stay behind. */
export function readServices(
  files: readonly YamlFile[],
  reference: ReadonlySet<string>,
  problems: Problem[],
): readonly SourcedService[] {
  const out: SourcedService[] = [];
  for (const file of files) {
    if (!Array.isArray(file.value)) {
      problems.push(file.problem([], "The file is not a list of services.", "Begin each service with a dash."));
      continue;
    }
    file.value.forEach((entry: unknown, index) => {
      const service = checkShape(file, ServiceSchema, complete(entry, reference), problems, [index]);
      if (service !== null) out.push({ service, file, index });
    });
  }
  return out;
}

function complete(entry: unknown, reference: ReadonlySet<string>): unknown {
  if (typeof entry !== "object" || entry === null) return entry;
  const { notes: _, ...service } = entry as Record<string, unknown>;
  if (!Array.isArray(service.phones)) return service;
  const phones = service.phones.map((phone: unknown, i) =>
    typeof phone === "object" && phone !== null
      ? { ...phone, hasDescription: reference.has(`service.${String(service.id)}.phone.${i}`) }
      : phone,
  );
  return { ...service, phones };
}
