const nothing = () => undefined;

/** Acts that read, decide and write, one behind the other. Nothing of what they wrote is kept: the queue outlives the lock. */
export class SaveQueue {
  #last: Promise<void> = Promise.resolve();

  run<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    this.#last = done.then(nothing, nothing);
    return done;
  }

  /** Something that runs already: whoever waits for the queue waits for it too. */
  join(running: Promise<unknown>): void {
    this.#last = Promise.all([this.#last, running.catch(nothing)]).then(nothing);
  }

  /** Never rejects. */
  idle(): Promise<void> {
    return this.#last;
  }

  /** `first`, then what is being saved; whichever ends first of that and `withinMs`. */
  settled(first: Promise<unknown>, withinMs: number): Promise<unknown> {
    const done = first.then(() => this.#last).catch(nothing);
    return Promise.race([done, new Promise((resolve) => setTimeout(resolve, withinMs))]);
  }
}
