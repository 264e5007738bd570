/** Writes l10n/bundle.l10n.json, what translations start from. Usage: npm run l10n */
import { writeFile } from "node:fs/promises";
import { bundleText } from "./l10n/bundleText.ts";

await writeFile("l10n/bundle.l10n.json", await bundleText());
