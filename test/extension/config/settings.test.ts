import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { settingDefaults, settingsFrom, type SettingName } from "../../../extension/config/settingsModel.ts";

interface Property {
  default: unknown;
  scope?: string;
  description?: string;
  markdownDescription?: string;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const properties = manifest.contributes.configuration.properties as Record<string, Property>;

describe("the settings of package.json", () => {
  it("are those that are read, with the same defaults", () => {
    const declared = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, value.default]));
    const read = Object.fromEntries(
      Object.entries(settingDefaults).map(([name, value]) => [`preflight.${name}`, value]),
    );
    expect(declared).toEqual(read);
  });

  it("each say what they do and where they hold", () => {
    for (const [name, { scope, description, markdownDescription }] of Object.entries(properties)) {
      expect(`${name} ${description ?? markdownDescription}`).toMatch(/ %setting\.[\w.]+%$/);
      expect(`${name} ${scope}`).toMatch(/ (application|machine|machine-overridable|window|resource)$/);
    }
  });

  it("name nothing restricted that is not there", () => {
    for (const name of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) {
      expect(Object.keys(properties)).toContain(name);
    }
  });
});

describe("settingsFrom", () => {
  const defaults = settingsFrom((name) => settingDefaults[name]);

  it("takes an empty target for none", () => {
    expect(defaults.target).toBeUndefined();
    expect(settingsFrom((name) => (name === "target" ? " kind " : undefined)).target).toBe("kind");
  });

  it.each<[SettingName, unknown]>([
    ["target", 3],
    ["check.asYouType", "yes"],
    ["checklist.showPassed", null],
    ["notifications", "loud"],
    ["logs.earlierLines", 1e12],
    ["logs.earlierLines", 1.5],
    ["logs.earlierLines", "many"],
  ])("reads a wrong %s (%j) as not set", (wrong, value) => {
    expect(settingsFrom((name) => (name === wrong ? value : settingDefaults[name]))).toEqual(defaults);
  });
});
