/** A name where it stands by itself or as a part between signs: `tea` in `tea-0`, `app=tea` and `tea.yaml`, and not in `steam`. */
export const wordPattern = (name: string): string => `(?:(?<![A-Za-z0-9_])|(?<=\\\\[bn]))${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9_])`
