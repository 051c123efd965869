import type { RestoreProblem, StartProblem } from "./data-dir.ts";

export const CARD_OF_NEWER = "This card was made by a newer version of the app. Nothing is wrong with it: update this hub first.";

/** Sentences for the person who runs the hub, on the terminal. */
export function sayStartProblem(problem: StartProblem): string {
  const nothing = "Nothing was changed.";
  switch (problem.type) {
    case "DatabaseMissing":
      return `The hub has kept envelopes before, but its database is gone: ${problem.file} is missing or empty. ${sayBackup(problem.backup)} ${nothing}`;
    case "WriteAheadMissing":
      return `The hub was stopped hard, and the newest part of its database is gone: ${problem.file} is missing. ${sayBackup(problem.backup)} ${nothing}`;
    case "DatabaseDamaged":
      return `The hub's database ${problem.file} is damaged (${problem.detail}). ${sayBackup(problem.backup)} ${nothing}`;
    case "OtherDatabase":
      return `${problem.file} is not the database these keys belong to. ${sayBackup(problem.backup)} ${nothing}`;
    case "KeysMissing":
      return `There is a database, but its keys are missing in ${problem.dir}. Without them no phone would believe this hub: restore that folder from your backup. ${nothing}`;
    case "KeysUnreadable":
      return `The keys in ${problem.dir} cannot be read. Restore that folder from your backup. ${nothing}`;
    case "DataInUse":
      return `Another program is using ${problem.file}. Stop it first: two hubs on one database would lose envelopes.`;
    case "DiskFull":
      return `${problem.file} cannot be written: the disk is full, or it fails. Make room, then start again. What was kept is kept. ${nothing}`;
    case "NotDurable":
      return `An envelope could be lost with the setting "${problem.setting}" of ${problem.engine}. The hub does not start.`;
    case "NewerDatabase":
      return `The database was written by a newer version (${problem.found}; this one knows ${problem.known}). Start the newer version. ${nothing}`;
    case "OtherEngine":
      return problem.has === "postgres"
        ? `The data of this hub are in a PostgreSQL database: set DATABASE_URL. ${nothing}`
        : `The data of this hub are in a file of SQLite: leave DATABASE_URL away, or choose another FANAL_DATA. ${nothing}`;
    case "BadAddress":
      return problem.why;
    case "Unreachable":
      return `The database on ${problem.host} cannot be reached, or it turned the hub away (${problem.code}). ${nothing}`;
    case "NotAllowed":
      return `The database on ${problem.host} does not let this user make the hub's tables: it needs CREATE on the database. ${nothing}`;
    case "ClockOff":
      return `The clock of this machine is ${Math.abs(problem.minutes)} minutes ${problem.minutes > 0 ? "ahead of" : "behind"} that of the database on ${problem.host}. Days are counted by it, so envelopes would be forgotten too early. Set the clocks by the network (NTP). The hub does not start.`;
    case "ReadOnly":
      return `The database on ${problem.host} takes no changes: it is a standby, or it was set to read only. The hub does not start.`;
  }
}

const sayBackup = (backup: string | null): string =>
  backup === null
    ? "No backup was found in the backups folder."
    : `The last backup is ${backup}; to go back to it: npm run -s hub -- restore ${backup}`;

interface RestoreWhere {
  readonly file: string;
  readonly data: string;
  readonly keys: string;
}
/** Sentences for whoever puts a backup back. */
export function sayRestoreProblem(problem: RestoreProblem, { file, data, keys }: RestoreWhere): string {
  switch (problem) {
    case "no_backup":
      return `There is no file ${file}.`;
    case "no_data":
      return `${data} has never held a hub's data: put its keys there first.`;
    case "in_use":
      return "The hub is running. Stop it first, every process of it.";
    case "damaged":
      return `${file} is not a whole backup. Nothing was changed.`;
    case "other_database":
      return `${file} is of another hub: its keys are not those in ${keys}. Nothing was changed.`;
    case "newer":
      return `${file} was written by a newer version. Nothing was changed.`;
  }
}
