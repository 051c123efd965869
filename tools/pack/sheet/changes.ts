import type { YamlAppend, YamlEdit } from "../lib/edit-yaml.ts";

/** What one sheet changes, before anything is written. */
export interface Changes {
  /** By path of the file. */
  readonly edits: ReadonlyMap<string, readonly (YamlEdit | YamlAppend)[]>;
  readonly newFiles: ReadonlyMap<string, string>;
  /** One sentence a change. */
  readonly words: readonly string[];
  /** What an editor may wonder about. */
  readonly notes: readonly string[];
  /** Numbers that stand in the directory no more. */
  readonly gaveUp: readonly string[];
}
