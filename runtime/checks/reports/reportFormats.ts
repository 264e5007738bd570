/** Every form a report can be written in. */
export const reportFormats = ["text", "json", "sarif", "junit", "github", "markdown"] as const;

export type ReportFormat = (typeof reportFormats)[number];
