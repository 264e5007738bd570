import { execa } from "execa";
import { writeFile } from "node:fs/promises";

let told = false;

/** Writes a PNG with at most 128 colours; as it is, and saying so once, where pngquant is not installed. */
export async function savePicture(png: Buffer, file: string): Promise<void> {
  const options = ["--speed", "1", "--quality", "60-95", "--strip", "128", "-"];
  const { exitCode, stdout } = await execa("pngquant", options, { input: png, encoding: "buffer", reject: false });
  if (exitCode !== 0 && !told) {
    told = true;
    console.log("The pictures keep all their colours and are larger: pngquant is missing or refused one.");
  }
  await writeFile(file, exitCode === 0 ? stdout : png);
}
