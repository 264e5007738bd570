import * as z from "zod";

/** MLflow leaves empty fields out, and sends 64-bit numbers as numbers or as text, and NaN as "NaN". */
export const number = z.union([z.number(), z.string()]).transform(Number);

export const pairs = z
  .array(z.object({ key: z.string(), value: z.string().default("") }))
  .default([])
  .transform((list): Record<string, string> => Object.fromEntries(list.map(({ key, value }) => [key, value])));

export const nothing = z.object({});
