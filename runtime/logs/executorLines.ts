/**
 * Argo's executor writes its own lines into the log of the step: marked with argo=true, and at the end the error of the
 * program once more. One filter per container, because the last one is known only by the line before it.
 */
export class ExecutorLines {
  private error: string | undefined;

  has(text: string): boolean {
    if (text.startsWith("time=") && text.includes(" argo=true")) {
      const [, error] = /msg="sub-process exited".* error="([^"]{0,200})"/.exec(text) ?? [];
      if (error !== undefined) this.error = error;
      return true;
    }
    return this.error !== undefined && text === `Error: ${this.error}`;
  }
}
