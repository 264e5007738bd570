import { argoCheck } from "./argoCheck.ts";

export const valuesAreValid = argoCheck("PF-ARGO-003", "Values that Argo accepts", "Argo accepts every value");
