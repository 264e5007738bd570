import { styleText } from "node:util";

/** Colours for a terminal, or nothing at all; the caller decides once (`wantsColour`). */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  cyan(text: string): string;
}

/** `enabled: false` gives a style that returns its text unchanged. */
export function createStyle(enabled: boolean): Style {
  const styled = (format: keyof Style) => (text: string) =>
    enabled ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: styled("bold"),
    dim: styled("dim"),
    red: styled("red"),
    green: styled("green"),
    yellow: styled("yellow"),
    blue: styled("blue"),
    cyan: styled("cyan"),
  };
}

/** Colour only on a terminal that is not "dumb", and never with NO_COLOR (https://no-color.org). */
export function wantsColour(output: { isTTY?: boolean }, env: Record<string, string | undefined>): boolean {
  return output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}
