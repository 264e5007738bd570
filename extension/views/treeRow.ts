/** What every row of our views has: complete, so that the host only hands it to the editor. */
export interface TreeRow {
  /** The same for as long as the thing exists, so that selection and expansion survive. */
  id: string;
  label: string;
  description: string;
  /** Codicon. */
  icon: string;
  /** Theme colour of the icon. */
  color?: string;
  /** Words that menus match: "run live preemptible". */
  context: string;
  children: "none" | "closed" | "open";
  /** For screen readers: the icon in words too. */
  spoken: string;
}
