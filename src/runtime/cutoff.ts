/**
 * Ends work early, once. Unlike an AbortSignal it takes any number of followers at little cost,
 * and a follower that is done lets go: what ends a whole process is followed by all its work.
 */
export class Cutoff {
  // Made when they are needed: most cutoffs of a conversation are never followed.
  #followers: Set<() => void> | undefined;
  #forget: (() => void)[] | undefined;
  #controller: AbortController | undefined;
  #done = false;

  /** Is cut with any of `parents`. */
  constructor(...parents: readonly Cutoff[]) {
    for (const parent of parents) (this.#forget ??= []).push(parent.follow(() => this.cut()));
  }

  get done(): boolean {
    return this.#done;
  }

  /** The same for those who know only signals. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#done) this.#controller.abort();
    return this.#controller.signal;
  }

  cut(): void {
    if (this.#done) return;
    this.#done = true;
    this.#controller?.abort();
    for (const follower of this.#followers ?? []) follower();
    this.#followers = undefined;
    this.release();
  }

  /** Calls `follower` when it is cut, at once if it is; the answer lets go. */
  follow(follower: () => void): () => void {
    if (this.#done) follower();
    else (this.#followers ??= new Set()).add(follower);
    return () => void this.#followers?.delete(follower);
  }

  /** Lets go of the parents, which may live longer. */
  release(): void {
    for (const forget of this.#forget ?? []) forget();
  }
}

/**
 * What `promise` gives, or `undefined` if `cutoff` comes first; what becomes of the promise after
 * that, a rejection too, is nobody's concern.
 */
export function unlessCut<Value>(
  promise: Promise<Value>,
  cutoff: Cutoff,
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const letGo = cutoff.follow(() => resolve(undefined));
    promise.then(
      (value) => {
        letGo();
        resolve(value);
      },
      (error: unknown) => {
        letGo();
        reject(error);
      },
    );
  });
}
