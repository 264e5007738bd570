/** What VS Code gives a page, once: https://code.visualstudio.com/api/extension-guides/webview */
export interface Editor<Message, State> {
  postMessage(message: Message): void;
  getState(): State | undefined;
  setState(state: State): void;
}

declare function acquireVsCodeApi(): unknown;

export function acquireEditor<Message, State>(): Editor<Message, State> {
  return acquireVsCodeApi() as Editor<Message, State>;
}
