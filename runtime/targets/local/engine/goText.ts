export function goText(value: unknown): string { return value === null || value === undefined ? "<nil>" : typeof value === "string" ? value : JSON.stringify(value); }
