/** What Argo's validation says of a spec that it refuses; the run then is Failed before it has a node. */
export class Invalid extends Error {}

export function refuse(message: string): never {
  throw new Invalid(message);
}

/** Runs a part of the validation; its complaint gets the place in front. */
export function within<T>(prefix: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Invalid) throw new Invalid(`${prefix}${error.message}`);
    throw error;
  }
}
