import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect } from './world';

/** The history of a console, by the roles and names that assistive software uses. */
export class HistoryView {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Goes there, and puts the chat widget out of the way. */
  async open(): Promise<void> {
    const minimize = this.page.getByRole('button', { name: 'Minimize' });
    if (await minimize.isVisible()) await minimize.click();
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click();
    await expect(this.field).toBeVisible();
  }

  get field(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search chats' });
  }

  get results(): Locator {
    return this.page.getByRole('list', { name: 'Chats' }).getByRole('link');
  }

  get card(): Locator {
    return this.page.getByRole('region', { name: 'Chat session card' });
  }

  get log(): Locator {
    return this.card.getByRole('log', { name: 'Chat log' });
  }

  /** The value of one fact of the card. */
  fact(name: string): Locator {
    return this.card
      .locator('dl > div')
      .filter({ has: this.page.locator('dt', { hasText: name }) })
      .locator('dd');
  }

  /** Saves the transcript; its name and bytes. */
  async save(format: 'As text' | 'As HTML' | 'As PDF'): Promise<{ name: string; bytes: Buffer }> {
    await this.card.getByRole('button', { name: 'Save transcript' }).click();
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('menuitem', { name: format }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }
}
