import * as vscode from "vscode";

const quietMilliseconds = 500;

/** Tells once it is quiet again that a file, or something in a folder, has changed. Only files of this machine are watched. */
export function watchPlace(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
  if (uri.scheme !== "file") return new vscode.Disposable(() => undefined);
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  // Names of checkpoints may hold what a pattern would read as its own: "epoch=0-step=4" does not, "[best].ckpt" does.
  const plain = name.replaceAll(/[[\]{}*?]/g, "?");
  const folder = vscode.Uri.joinPath(uri, "..");
  const watchers = [plain, `${plain}/**`].map((pattern) =>
    vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, pattern)),
  );
  let timer: NodeJS.Timeout | undefined;
  const note = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMilliseconds);
  };
  const listening = watchers.flatMap((watcher) => [
    watcher.onDidChange(note),
    watcher.onDidCreate(note),
    watcher.onDidDelete(note),
  ]);
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    for (const part of [...listening, ...watchers]) part.dispose();
  });
}
