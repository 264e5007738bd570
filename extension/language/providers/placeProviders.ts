import * as vscode from "vscode";
import type { SourceRange } from "../../../runtime/index.ts";
import { toRange } from "../../edits/toRange.ts";
import { tokenSignal } from "../tokenSignal.ts";
import type { DocumentSync } from "../documentSync.ts";

/** From a name to where it is introduced, and to where it is used; from a command to the code that it runs. */
export class PlaceProviders implements vscode.DefinitionProvider, vscode.ReferenceProvider {
  private readonly sync: DocumentSync;

  constructor(sync: DocumentSync) {
    this.sync = sync;
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.LocationLink[] | undefined> {
    const offset = document.offsetAt(position);
    const found = await this.sync.ask("language/definition", document, { offset }, tokenSignal(token));
    return found?.definitions.map((range) => ({
      originSelectionRange: toRange(found.origin),
      targetUri: uriOf(range, document, found.origin.file),
      targetRange: toRange(range),
    }));
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[] | undefined> {
    const params = { offset: document.offsetAt(position), withDefinition: includeDeclaration };
    const found = await this.sync.ask("language/references", document, params, tokenSignal(token));
    const own = this.sync.pathOf(document);
    return found?.map((range) => new vscode.Location(uriOf(range, document, own), toRange(range)));
  }
}

/** An untitled document has no file of the name that the runtime knows it by. */
function uriOf({ file }: SourceRange, document: vscode.TextDocument, own: string): vscode.Uri {
  return file === own ? document.uri : vscode.Uri.file(file);
}
