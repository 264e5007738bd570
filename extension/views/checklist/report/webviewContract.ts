import type { RowStatus } from "../rowStatus.ts";

/** One finding as the page needs it; all texts are ready to be shown. */
export interface ReportFinding {
  id: string;
  check: string;
  status: RowStatus;
  title: string;
  /** "workflow.yaml:31" with what opens it. */
  place?: { text: string; file: string; line: number };
  evidence: { label: string; value: string; source?: string }[];
  why?: string;
  fix?: string;
  /** Can edits mend it? */
  isFixable: boolean;
  accepted?: string;
}

/** A report as the page needs it. */
export interface ReportView {
  folder: string;
  /** "workflow.yaml · target local · 14:02" */
  about: string;
  areas: { title: string; findings: ReportFinding[] }[];
  counts: Partial<Record<RowStatus, number>>;
  notRun: { check: string; title: string; reason: string }[];
  /** Findings that are left out because there are too many for a page; 0 = none. */
  leftOut: number;
}

export interface ReportFilter {
  text: string;
  hidden: RowStatus[];
}

/** What the page keeps by itself, and is restored from when the window opens again. */
export interface ReportState {
  view: ReportView;
  filter: ReportFilter;
}

/** Texts of the page, translated by the host. */
export interface ReportTexts {
  heading: string;
  search: string;
  /** With {0} and {1}. */
  shown: string;
  statuses: Record<RowStatus, string>;
  /** What follows a count: "7 warnings". */
  counted: Record<RowStatus, { one: string; more: string }>;
  why: string;
  fix: string;
  notRun: string;
  nothing: string;
  again: string;
  save: string;
  copy: string;
  docs: string;
  apply: string;
  /** With {0}. */
  leftOut: string;
}

/** From the host to the page. A page that was restored draws its own state, and `note` says that it is an old one. */
export interface ToReport {
  view?: ReportView;
  texts: ReportTexts;
  note?: string;
}

/** From the page to the host. */
export type FromReport =
  | { type: "ready" }
  | { type: "do"; action: "again" | "save" | "copy" }
  | { type: "open"; file: string; line: number }
  | { type: "docs"; check: string }
  | { type: "fix"; id: string };
