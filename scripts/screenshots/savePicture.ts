import { execa } from "execa";
import { writeFile } from "node:fs/promises";

let told = false;

const mostBytes = 70_000;

/** Writes a PNG with at most 128 colours, 80 when it is large; as it is, and saying so once, where pngquant is not installed. */
export async function savePicture(png: Buffer, file: string): Promise<void> {
  let small = await quantized(png, 128);
  if (small !== undefined && small.length > mostBytes) small = (await quantized(png, 80)) ?? small;
  if (small === undefined && !told) {
    told = true;
    console.log("The pictures keep all their colours and are larger: pngquant is missing or refused one.");
  }
  await writeFile(file, small ?? png);
}

async function quantized(png: Buffer, colours: number): Promise<Uint8Array | undefined> {
  const options = ["--speed", "1", "--quality", "40-95", "--strip", String(colours), "-"];
  const { exitCode, stdout } = await execa("pngquant", options, { input: png, encoding: "buffer", reject: false });
  return exitCode === 0 ? stdout : undefined;
}
