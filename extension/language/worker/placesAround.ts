import { openManifest, symbolPlaces, type SymbolPlaces } from "../../../runtime/index.ts";
import type { AskedDocument } from "./languageSession.ts";

/** Where the name at an offset is introduced and used, in all manifests of the folder. */
export async function placesAround(
  { document, manifest, around, signal }: AskedDocument,
  offset: number,
): Promise<SymbolPlaces | undefined> {
  const { context } = await manifest();
  const { config, workspace: folder, configFile: file } = context;
  const { path, text, folder: cwd, trusted } = document;
  const libraries = async () => around();
  const whole = await openManifest(
    { path, text },
    { loaded: { config, folder, file }, cwd, trusted, signal, libraries, withAll: true },
  );
  return symbolPlaces(whole, offset);
}
