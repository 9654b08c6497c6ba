export const manifestSchema = {}
