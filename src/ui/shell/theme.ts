/** Light or dark: what the learner chose, else what the system prefers. Kept where storage allows. */
import { create } from 'zustand'

export type Theme = 'light' | 'dark'

const KEY = 'theme'
const systemDark = matchMedia('(prefers-color-scheme: dark)')
const isTheme = (value: unknown): value is Theme => value === 'light' || value === 'dark'

function readChoice(): Theme | undefined {
  const asked = new URLSearchParams(location.hash.slice(1) || location.search).get('theme')
  if (isTheme(asked)) return asked
  try {
    const kept = localStorage.getItem(KEY)
    return isTheme(kept) ? kept : undefined
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}

function keepChoice(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

const show = (theme: Theme): void => void (document.documentElement.dataset.theme = theme)
const systemTheme = (): Theme => (systemDark.matches ? 'dark' : 'light')

const themeStore = create<{ readonly theme: Theme; readonly chosen: boolean }>(() => {
  const choice = readChoice()
  return { theme: choice ?? systemTheme(), chosen: choice !== undefined }
})

themeStore.subscribe(({ theme }) => show(theme))
show(themeStore.getState().theme)
systemDark.addEventListener('change', () => {
  if (!themeStore.getState().chosen) themeStore.setState({ theme: systemTheme() })
})

export const useTheme = (): Theme => themeStore((state) => state.theme)

export function toggleTheme(): void {
  const theme = themeStore.getState().theme === 'dark' ? 'light' : 'dark'
  themeStore.setState({ theme, chosen: true })
  keepChoice(theme)
}
