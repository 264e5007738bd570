/** What Go code panics with or returns as error while an expression runs; the evaluator adds the place. */
export class RunFailure extends Error {}
