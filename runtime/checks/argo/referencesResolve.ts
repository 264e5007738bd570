import { argoCheck } from "./argoCheck.ts";

export const referencesResolve = argoCheck("PF-ARGO-002", "References resolve", "every reference resolves");
