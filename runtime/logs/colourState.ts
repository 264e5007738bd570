/** Colour codes that hold at the end of a text: those since the last reset, so that the next line of its writer can go on. */
export function colourState(before: string, text: string): string {
  let state = before;
  for (const match of text.matchAll(colour)) {
    const parameters = match[1]!;
    // A reset among the parameters forgets what stands before it: "0;31".
    if (parameters === "" || /^0*(;|$)/.test(parameters)) state = "";
    if (/[1-9]/.test(parameters)) state += match[0];
    if (state.length > longestState) state = match[0];
  }
  return state;
}

const longestState = 200;
const colour = new RegExp(String.raw`\u001B\[([\d;:]*)m`, "g");
