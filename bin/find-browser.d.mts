export interface Browser {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}
export function findInstalledBrowser(): string | undefined
export function canUnpackBrowser(): boolean
export function findBrowser(): Promise<Browser>
