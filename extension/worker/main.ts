/**
 * Entry of dist/worker.js: the runtime in a thread of its own, so that neither a large manifest nor ten thousand runs ever
 * hold up the extension host. Answers the requests of requests.ts over the port it was started with.
 */
import { parentPort } from "node:worker_threads";
import { serve } from "./serve.ts";

if (parentPort === null) throw new Error("worker.js is started by the extension, as a worker thread.");
serve(parentPort);
