import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { saveFile } from "#ui/save-file.ts";

/*
 * F-72 fails without: `revokeObjectURL` in ui/save-file.ts
 */
const open = new Set<string>();
beforeEach(() => {
  open.clear();
  vi.useFakeTimers();
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    const url = `blob:here/${open.size}`;
    open.add(url);
    return url;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void open.delete(url));
  vi.stubGlobal("document", { createElement: () => ({ click: () => undefined }) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a file that leaves the sealed part", () => {
  it("F-72 cannot be read at its address any more once the browser has it", () => {
    saveFile("table.csv", new Blob(["a"]));
    expect(open.size, "the browser reads it after the click").toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(open.size).toBe(0);
  });
});
