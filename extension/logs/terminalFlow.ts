/** Asks a terminal to answer once it has come so far ("device status report", ECMA-48 8.3.35), and the answer. */
const question = "\u001B[5n";
const answer = "\u001B[0n";

const mostUnanswered = 4;
const patienceMilliseconds = 1000;

/**
 * Lets no more text out than a terminal has shown. The editor takes whatever an extension's terminal writes into memory and
 * never says how far it is; but terminals answer a question in the text when they come to it. One that does not answer (it was
 * never shown) gets a piece a second.
 */
export class TerminalFlow {
  private unanswered = 0;
  private onAnswer: () => void = () => undefined;

  /** The text to write for a piece of the log. */
  pack(text: string): string {
    this.unanswered++;
    return text + question;
  }

  /** Takes what came from the terminal; what remains was typed by a person. */
  receive(input: string): string {
    const parts = input.split(answer);
    if (parts.length > 1) {
      this.unanswered = Math.max(0, this.unanswered - parts.length + 1);
      this.onAnswer();
    }
    return parts.join("");
  }

  /** Until the terminal can take the next piece. */
  async ready(): Promise<void> {
    if (this.unanswered < mostUnanswered) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.onAnswer = resolve;
      timer = setTimeout(resolve, patienceMilliseconds);
    });
    clearTimeout(timer);
  }
}
