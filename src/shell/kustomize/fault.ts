/** What is wrong with a kustomization, in upstream's words. */
export class KustomizeError extends Error {}
