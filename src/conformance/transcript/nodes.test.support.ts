/** The machines of the recordings. */

/** In the order of their addresses. */
export const NODES = ['kubarium-control-plane', 'node-1', 'node-2', 'node-3']
export const addressOf = (index: number): string => `172.18.0.${index + 2}`
