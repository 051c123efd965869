import { doorOf, FIRST_PLACE, numberOf, otherSide, type Place } from "#lib/places.ts";
import type { Side } from "#seal/two-sides.ts";
import { type Doors, freePlace } from "#workflows/doors.ts";

/** Which of the phone's vaults this window is about. Looks at the doors and changes of mind queue behind one another. */
export class WhichVault {
  #place: Place = FIRST_PLACE;
  #there: readonly Place[] = [];
  /** Its door was asked for, by number or by making it. */
  #isChosen = false;
  #isEntering = false;
  /** The vault that was last open in this window. */
  #lastOpen: Place | null = null;
  #looking: Promise<void> = Promise.resolve();

  /** Everything read and written belongs to it. */
  get place(): Place {
    return this.#place;
  }
  /** Where its words are tried. */
  get door(): Place {
    return doorOf(this.#place);
  }
  get number(): number {
    return numberOf(this.#place);
  }
  get numbers(): readonly number[] {
    return this.#there.map(numberOf);
  }
  get isOneOfSeveral(): boolean {
    return this.#there.length > 1;
  }
  /** The place whose door somebody asked for. */
  get chosen(): Place | null {
    return this.#isChosen ? this.door : null;
  }
  /** A vault is being opened or made: until that is over, no look at the doors says which one this is about. */
  get isEntering(): boolean {
    return this.#isEntering;
  }

  async whileEntering<T>(enter: () => Promise<T>): Promise<T> {
    this.#isEntering = true;
    try {
      return await enter();
    } finally {
      this.#isEntering = false;
    }
  }

  /** One look after the other: a slow one never puts back what was chosen meanwhile. */
  inTurn(look: () => Promise<void>): Promise<void> {
    const done = this.#looking.then(look);
    this.#looking = done.catch(() => undefined);
    return done;
  }

  /** What a look at the doors found. */
  found({ there, place }: Pick<Doors, "there" | "place">): void {
    this.#there = there;
    this.#place = place;
  }

  choose(number: number): void {
    const place = this.#there.find((one) => numberOf(one) === number);
    this.#place = place ?? this.#place;
    this.#isChosen = place !== undefined;
  }

  /** The question whose notes is asked again. */
  forgetChoice(): void {
    this.#isChosen = false;
  }

  /** Where another may be made; false when there is no room for one. */
  chooseFree(): boolean {
    const place = freePlace(this.#there);
    if (place === null) return false;
    this.#place = place;
    this.#isChosen = true;
    return true;
  }

  /** The words led to one of the two sides behind the door. */
  entered(side: Side): void {
    this.#place = side === "own" ? this.door : otherSide(this.door);
  }

  /** It is open. True when another one was open in this window before. */
  opened(): boolean {
    const isAnother = this.#lastOpen !== null && this.#lastOpen !== this.#place;
    this.#lastOpen = this.#place;
    this.#isChosen = true;
    if (!this.#there.includes(this.door)) this.#there = [...this.#there, this.door].sort((a, b) => a - b);
    return isAnother;
  }
}
