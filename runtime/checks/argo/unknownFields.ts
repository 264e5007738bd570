import { argoCheck } from "./argoCheck.ts";

export const unknownFields = argoCheck("PF-ARGO-001", "Unknown fields", "Argo knows every field");
