/** Does `<`, `<=`, `>` or `>=` hold for two values whose order is negative, zero or positive? Never for NaN, which has none. */
export function holds(operator: string, order: number): boolean {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}
