/** Made by `bin/differences-plugin.ts`. */
declare module 'virtual:differences' {
  export const differences: readonly import('./ui/differences/read-marks').Difference[]
}
