export function compactJson(text: string): string { return JSON.stringify(JSON.parse(text)); }
