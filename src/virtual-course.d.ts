/** Made by `bin/lesson-plugin.ts`. */
declare module 'virtual:course' {
  export const course: import('./ui/lesson/course').Course
}
