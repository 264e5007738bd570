import { createStyle, demoText, runDemo } from "../../runtime/index.ts";
import type { Handlers } from "../worker/requests.ts";
import type { DemoRequests } from "./requests.ts";

export const demoHandlers: Handlers<DemoRequests> = {
  "demo/run": async ({ folder }, { signal, onProgress }) => {
    const style = createStyle(true);
    const begin = performance.now();
    let told = 0;
    const { proof, ...result } = await runDemo({
      cwd: folder,
      folder,
      env: process.env,
      signal,
      tell: (event) => onProgress({ done: ++told, unit: "events", text: demoText(event, style) }),
    });
    return { folder: result.folder, identical: proof.identical, seconds: (performance.now() - begin) / 1000 };
  },
};
