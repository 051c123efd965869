import { describe, expect, it } from "vitest";
import { keyDown, keyUp, noPresses, pressesNow, type ShiftCount } from "#features/leave/shift-presses.ts";

const press = (count: ShiftCount, atMs: number): ShiftCount => keyUp(keyDown(count, "Shift"), "Shift", atMs);

describe("Shift three times", () => {
  it("counts presses of Shift alone within five seconds", () => {
    const three = press(press(press(noPresses, 0), 2000), 4000);
    expect(pressesNow(three, 4000)).toBe(3);
  });
  it("forgets presses older than five seconds", () => {
    const late = press(press(press(noPresses, 0), 2000), 5500);
    expect(pressesNow(late, 5500)).toBe(2);
    expect(pressesNow(late, 20_000)).toBe(0);
  });
  it("does not count Shift held for a capital letter", () => {
    let count = keyDown(noPresses, "Shift");
    count = keyDown(count, "A");
    count = keyUp(count, "A", 10);
    count = keyUp(count, "Shift", 20);
    expect(pressesNow(count, 20)).toBe(0);
  });
  it("counts a held Shift once although the key repeats", () => {
    let count = keyDown(keyDown(keyDown(noPresses, "Shift"), "Shift"), "Shift");
    count = keyUp(count, "Shift", 10);
    expect(pressesNow(count, 10)).toBe(1);
  });
});
