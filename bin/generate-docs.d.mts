export function generateDocs(): void
