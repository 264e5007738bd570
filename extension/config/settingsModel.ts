/** What a person can set, as features use it. */
export interface Settings {
  /** Undefined = what preflight.yaml says. */
  target?: string;
  checkAsYouType: boolean;
  showPassed: boolean;
  notifications: "all" | "failures" | "off";
  /** With how many earlier lines a followed log begins. */
  earlierLogLines: number;
  logTimestamps: boolean;
}

/** Names below `preflight.` with their defaults; package.json declares the same (a test compares). */
export const settingDefaults = {
  target: "",
  "check.asYouType": true,
  "checklist.showPassed": false,
  notifications: "all",
  "logs.earlierLines": 1000,
  "logs.timestamps": false,
} as const;

export type SettingName = keyof typeof settingDefaults;

/** Settings from whatever stands in settings.json: what has the wrong type or range counts as not set. */
export function settingsFrom(get: (name: SettingName) => unknown): Settings {
  const boolean = (name: "check.asYouType" | "checklist.showPassed" | "logs.timestamps") => {
    const value = get(name);
    return typeof value === "boolean" ? value : settingDefaults[name];
  };
  const target = get("target");
  const notifications = get("notifications");
  const lines = get("logs.earlierLines");
  return {
    target: typeof target === "string" && target.trim() !== "" ? target.trim() : undefined,
    checkAsYouType: boolean("check.asYouType"),
    showPassed: boolean("checklist.showPassed"),
    notifications: notifications === "failures" || notifications === "off" ? notifications : "all",
    earlierLogLines:
      typeof lines === "number" && Number.isInteger(lines) && lines >= 0 && lines <= 100_000
        ? lines
        : settingDefaults["logs.earlierLines"],
    logTimestamps: boolean("logs.timestamps"),
  };
}
