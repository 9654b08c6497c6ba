/** The page as its user meets it: by landmarks, roles and labels. */
import { expect, type Locator, type Page } from '@playwright/test'

export const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })
export const treeItem = (page: Page, name: RegExp): Locator => region(page, 'Cluster tree').getByRole('treeitem', { name })

export async function openPage(page: Page, address = '/'): Promise<void> {
  await page.goto(address)
  await expectPrompt(page)
}

/** The shell waits for a line. */
export async function expectPrompt(page: Page): Promise<void> {
  await expect(page.locator('[data-at-prompt="true"]')).toBeAttached()
}

/** Types a line into the terminal and waits until the shell is back at its prompt. */
export async function run(page: Page, line: string): Promise<void> {
  await expectPrompt(page)
  await enter(page, line)
  await expectPrompt(page)
}

/** Types a line, whoever reads it. */
export async function enter(page: Page, line: string): Promise<void> {
  await region(page, 'Terminal').locator('.xterm-helper-textarea').focus()
  await page.keyboard.insertText(line)
  await page.keyboard.press('Enter')
}

/** What the terminal shows, as text. */
async function terminalText(page: Page): Promise<string> {
  const rows = await region(page, 'Terminal').locator('.xterm-rows > div').allTextContents()
  return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n')
}

/** A text may stand across two rows; a pattern is held against the rows as they are. */
export async function expectTerminal(page: Page, wanted: string | RegExp): Promise<void> {
  const shows = async (): Promise<boolean> => {
    const rows = await terminalText(page)
    return typeof wanted === 'string' ? rows.includes(wanted) || rows.replaceAll('\n', '').includes(wanted) : wanted.test(rows)
  }
  await expect.poll(shows, { timeout: 60_000, message: `the terminal shows ${wanted}` }).toBe(true)
}

/** Waits for the editor itself, not for its plain forerunner. */
export async function expectEditor(page: Page): Promise<void> {
  await expect(region(page, 'Editor').locator('.monaco-editor .view-line').first()).toBeVisible({ timeout: 60_000 })
}

/** Pastes a new text in the place of what is in the editor; typed, it would be indented once more. */
export async function rewrite(page: Page, text: string): Promise<void> {
  await expectEditor(page)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text)
  await region(page, 'Editor').locator('.monaco-editor .view-lines').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+v')
}

export async function setSpeed(page: Page, label: string): Promise<void> {
  await region(page, 'Timeline').getByLabel('Speed').selectOption({ label })
}
